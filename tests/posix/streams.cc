// Streams and classes have members with the names of calls.
#include <fstream>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

struct Connection {
    long send(const char *, long length) { return length; }
    int close() { return 4; }
    static int socket(int number) { return number; }
};

namespace own {
int write(int number) { return number; }
} // namespace own

int main(int argc, char **)
{
    char buffer[8] = "";
    std::ofstream out("/dev/null");
    out.write("x", 1);
    out.close();
    std::istringstream in("xyz");
    in.read(buffer, 3);
    if (buffer[2] != 'z')
        return 1;
    Connection connection;
    if (connection.send("x", 1) + connection.close() + Connection::socket(2) + own::write(3) != 10)
        return 2;
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0)
        return 3;
    ssize_t (*by_pointer)(int, void *, size_t, int) = recv;
    if (::send(ends[0], "abc", 3, 0) != 3 || by_pointer(ends[1], buffer, 8, 0) != 3)
        return 4;
    if (::send(ends[0], "abc", 3, 0) != 3 || ::recv(ends[1], buffer, argc + 2, 0) != 3)
        return 5;
    if (::write(ends[0], "abc", 3) != 3 || ::read(ends[1], buffer, argc + 2) != 3)
        return 6;
    return ::close(ends[0]);
}
