import com.sun.jna.Library;
import com.sun.jna.Native;

public class Hello {
    interface Sockshim extends Library {
        int sockshim_socketpair(int domain, int type, int protocol, int[] ends);
        long sockshim_send(int fd, byte[] buf, long len, int flags);
        long sockshim_recv(int fd, byte[] buf, long len, int flags);
    }

    public static void main(String[] arguments) {
        Sockshim sockshim = Native.load("libsockshim.so.0", Sockshim.class);
        final int AF_UNIX = 1, SOCK_DGRAM = 2;
        int[] ends = new int[2];
        byte[] buffer = new byte[16];

        sockshim.sockshim_socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
        sockshim.sockshim_send(ends[0], "hello".getBytes(), 5, 0);
        int size = (int) sockshim.sockshim_recv(ends[1], buffer, buffer.length, 0);
        System.out.println(new String(buffer, 0, size));
        if (sockshim.sockshim_send(-1, "hello".getBytes(), 5, 0) < 0) {
            System.out.println("errno " + Native.getLastError());
        }
    }
}
