import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A socket, as Java's channels have it. What they answer by other means fails in words here. */
class Endpoint {
    /** What the channels do not know. */
    static class Cannot extends Exception {
        private static final long serialVersionUID = 1;

        Cannot(String why) {
            super(why);
        }
    }

    static final String NOTHING_YET = "Resource temporarily unavailable";
    static final String NOT_YET = "Operation now in progress";

    static final Map<String, ProtocolFamily> FAMILIES =
            Map.of(
                    "AF_UNIX", StandardProtocolFamily.UNIX,
                    "AF_INET", StandardProtocolFamily.INET,
                    "AF_INET6", StandardProtocolFamily.INET6);

    static final Map<String, SocketOption<Boolean>> SWITCHES =
            Map.of(
                    "SO_BROADCAST", StandardSocketOptions.SO_BROADCAST,
                    "SO_KEEPALIVE", StandardSocketOptions.SO_KEEPALIVE,
                    "SO_REUSEADDR", StandardSocketOptions.SO_REUSEADDR,
                    "TCP_NODELAY", StandardSocketOptions.TCP_NODELAY);

    final NetworkChannel channel;
    final boolean nonblocking;

    /** What a listener is to be bound to: Java does that together with listen. */
    private SocketAddress name;

    /** After a reset Java asks the system no more. */
    boolean reset;

    private Endpoint(NetworkChannel channel, boolean nonblocking) {
        this.channel = channel;
        this.nonblocking = nonblocking;
    }

    static void demand(boolean possible, String why) throws Cannot {
        if (!possible) throw new Cannot(why);
    }

    /** A listener is of another kind from the beginning. */
    static Endpoint open(String family, Set<String> types, boolean listens)
            throws Cannot, IOException {
        var known = FAMILIES.get(family);
        demand(known != null, "no " + family + " in Java");
        var type = new HashSet<>(types);
        boolean nonblocking = type.remove("SOCK_NONBLOCK");
        if (type.equals(Set.of("SOCK_DGRAM"))) {
            return new Endpoint(DatagramChannel.open(known), nonblocking);
        }
        demand(type.equals(Set.of("SOCK_STREAM")), "no " + type + " in Java");
        return new Endpoint(
                listens ? ServerSocketChannel.open(known) : SocketChannel.open(known), nonblocking);
    }

    private SocketChannel stream() throws Cannot {
        if (channel instanceof SocketChannel stream) return stream;
        throw new Cannot("in Java only a stream does that, and no listener");
    }

    private ServerSocketChannel listener() throws Cannot {
        if (channel instanceof ServerSocketChannel listener) return listener;
        throw new Cannot("in Java only a listener does that");
    }

    private void block(boolean wanted) throws IOException {
        ((SelectableChannel) channel).configureBlocking(wanted && !nonblocking);
    }

    void bind(SocketAddress address) throws Cannot, IOException {
        demand(name == null, "Java binds and listens at once");
        if (channel instanceof ServerSocketChannel) {
            name = address;
        } else {
            channel.bind(address);
        }
    }

    void listen(int backlog) throws Cannot, IOException {
        demand(name != null, "Java binds and listens at once");
        listener().bind(name, backlog);
    }

    void connect(SocketAddress peer) throws Cannot, IOException {
        if (channel instanceof DatagramChannel datagrams) {
            datagrams.connect(peer);
            return;
        }
        block(true);
        if (!stream().connect(peer)) throw new IOException(NOT_YET);
    }

    Endpoint accept() throws Cannot, IOException {
        block(true);
        var accepted = listener().accept();
        if (accepted == null) throw new IOException(NOTHING_YET);
        return new Endpoint(accepted, false);
    }

    int send(ByteBuffer bytes, Set<String> flags, SocketAddress to) throws Cannot, IOException {
        // Java ignores SIGPIPE.
        demand(Set.of("MSG_DONTWAIT", "MSG_NOSIGNAL").containsAll(flags), "no such flags in Java");
        demand(to != null || bytes.hasRemaining(), "Java writes nothing by itself");
        block(!flags.contains("MSG_DONTWAIT"));
        if (channel instanceof DatagramChannel datagrams) {
            return to == null ? datagrams.write(bytes) : datagrams.send(bytes, to);
        }
        demand(to == null, "in Java a stream's write has no destination");
        return stream().write(bytes);
    }

    /** Gives the sender of a datagram, and null of a stream. */
    SocketAddress receive(ByteBuffer into, Set<String> flags) throws Cannot, IOException {
        demand(Set.of("MSG_DONTWAIT", "MSG_WAITALL").containsAll(flags), "no such flags in Java");
        demand(into.hasRemaining(), "Java reads nothing by itself");
        demand(!reset, "Java remembers a reset by itself");
        block(!flags.contains("MSG_DONTWAIT"));
        if (channel instanceof DatagramChannel datagrams) {
            var sender = datagrams.receive(into);
            if (sender == null) throw new IOException(NOTHING_YET);
            return sender;
        }
        int got;
        do {
            got = stream().read(into);
        } while (flags.contains("MSG_WAITALL") && got > 0 && into.hasRemaining());
        if (got == 0) throw new IOException(NOTHING_YET);
        return null;
    }

    void shutdown(String how) throws Cannot, IOException {
        switch (how) {
            case "SHUT_RD" -> stream().shutdownInput();
            case "SHUT_WR" -> stream().shutdownOutput();
            default -> throw new Cannot("no " + how + " in Java");
        }
    }

    SocketAddress name() throws Cannot, IOException {
        var local = channel.getLocalAddress();
        demand(local != null, "Java tells no name before there is one");
        return local;
    }

    SocketAddress peer() throws Cannot, IOException {
        var peer =
                channel instanceof DatagramChannel datagrams
                        ? datagrams.getRemoteAddress()
                        : stream().getRemoteAddress();
        demand(peer != null, "Java tells no error of a peer that is not there");
        return peer;
    }

    static SocketOption<Boolean> option(String name) throws Cannot {
        demand(SWITCHES.containsKey(name), "no " + name + " that is a boolean in Java");
        return SWITCHES.get(name);
    }
}
