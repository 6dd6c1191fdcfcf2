import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

import java.util.Map;

/** The library, and its functions as sockshim.h declares them; size_t is as wide as a long. */
public interface Sockshim extends Library {
    Sockshim INSTANCE = load(System.getenv().getOrDefault("SOCKSHIM_LIBRARY", "libsockshim.so.0"));

    private static Sockshim load(String library) {
        FunctionMapper names = (loaded, method) -> "sockshim_" + method.getName();
        return Native.load(library, Sockshim.class, Map.of(OPTION_FUNCTION_MAPPER, names));
    }

    int ADDRESS_TEXT = 512;
    int STORAGE = 128; // sizeof(struct sockaddr_storage)

    @FieldOrder({"base", "len"})
    class Iovec extends Structure {
        public Pointer base;
        public long len;
    }

    @FieldOrder({"name", "namelen", "iov", "iovlen", "control", "controllen", "flags"})
    class Msghdr extends Structure {
        public Pointer name;
        public int namelen;
        public Pointer iov;
        public long iovlen;
        public Pointer control;
        public long controllen;
        public int flags;
    }

    @FieldOrder({"hdr", "len"})
    class Mmsghdr extends Structure {
        public Msghdr hdr;
        public int len;
    }

    long send(int fd, Pointer buf, long len, int flags);

    long recv(int fd, Pointer buf, long len, int flags);

    long sendto(int fd, Pointer buf, long len, int flags, Pointer to, int tolen);

    long recvfrom(int fd, Pointer buf, long len, int flags, Pointer from, Pointer fromlen);

    long sendmsg(int fd, Pointer msg, int flags);

    long recvmsg(int fd, Pointer msg, int flags);

    int sendmmsg(int fd, Pointer msgs, int count, int flags);

    int recvmmsg(int fd, Pointer msgs, int count, int flags, Pointer timeout);

    long read(int fd, Pointer buf, long len);

    long write(int fd, Pointer buf, long len);

    long readv(int fd, Pointer iov, int count);

    long writev(int fd, Pointer iov, int count);

    int socket(int domain, int type, int protocol);

    int socketpair(int domain, int type, int protocol, Pointer fds);

    int bind(int fd, Pointer addr, int len);

    int listen(int fd, int backlog);

    int connect(int fd, Pointer addr, int len);

    int accept(int fd, Pointer addr, Pointer len);

    int accept4(int fd, Pointer addr, Pointer len, int flags);

    int shutdown(int fd, int how);

    int close(int fd);

    int getsockname(int fd, Pointer addr, Pointer len);

    int getpeername(int fd, Pointer addr, Pointer len);

    int getsockopt(int fd, int level, int name, Pointer value, Pointer len);

    int setsockopt(int fd, int level, int name, Pointer value, int len);

    int address_parse(Pointer text, Pointer storage, Pointer len);

    long address_format(Pointer addr, int len, Pointer text, long size);

    long describe(int fd, Pointer text, long size);

    long explain_send(int error, int fd, Pointer buf, long len, int flags, Pointer text, long size);

    long explain_sendto(
            int error,
            int fd,
            Pointer buf,
            long len,
            int flags,
            Pointer to,
            int tolen,
            Pointer text,
            long size);

    long explain_recv(int error, int fd, Pointer buf, long len, int flags, Pointer text, long size);

    long explain_bind(int error, int fd, Pointer addr, int len, Pointer text, long size);

    long explain_connect(int error, int fd, Pointer addr, int len, Pointer text, long size);
}
