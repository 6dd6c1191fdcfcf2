#include <sockshim.h>
#include <array>
#include <iostream>
#include <string_view>
#include <system_error>

int main()
{
    std::array<int, 2> ends;
    std::array<char, 16> buffer;

    if (sockshim_socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data()) != 0)
        throw std::system_error(errno, std::generic_category());
    sockshim_send(ends[0], "hello", 5, 0);
    const auto size = sockshim_recv(ends[1], buffer.data(), buffer.size(), 0);
    std::cout << std::string_view(buffer.data(), size) << '\n';
    if (sockshim_send(-1, "hello", 5, 0) < 0) std::cout << "errno " << errno << '\n';
}
