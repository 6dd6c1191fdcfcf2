// An echo server for one client ("serve"), or a client that sends a megabyte
// and wants it back ("ask PORT").
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

class Talk {
    static final int SIZE = 1 << 20;

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) serve();
        else ask(Integer.parseInt(arguments[1]));
    }

    static void serve() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            System.out.println(server.getLocalPort());
            try (var client = server.accept()) {
                client.getInputStream().transferTo(client.getOutputStream());
            }
        }
    }

    static void ask(int port) throws Exception {
        var sent = new byte[SIZE];
        for (int at = 0; at < SIZE; at++) sent[at] = (byte) (at * 7 % 251);
        try (var socket = new Socket("127.0.0.1", port)) {
            var writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                } catch (IOException error) {
                    throw new RuntimeException(error);
                }
            });
            writer.start();
            var received = socket.getInputStream().readAllBytes();
            writer.join();
            System.out.println(Arrays.equals(sent, received) ? "the same" : "another");
        }
    }
}
