import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Replays the test vectors that Java's channels can express, as tests/vectors/README.md says:
 *
 * <pre>java ChannelRunner CONSTANTS.json VECTORS.json ...</pre>
 *
 * For each vector it prints a line of JSON with what its steps answered, or why they cannot be.
 */
class ChannelRunner {
    /** What a step answered. */
    record Answer(long result, int errno, List<Object> out) {}

    record Line(String name, List<Answer> steps, String cannot) {}

    /** The exceptions say what strerror does; that is all that they tell of errno. */
    static final Map<String, String> ERRORS =
            Map.ofEntries(
                    Map.entry(Endpoint.NOTHING_YET, "EAGAIN"),
                    Map.entry(Endpoint.NOT_YET, "EINPROGRESS"),
                    Map.entry("Address already in use", "EADDRINUSE"),
                    Map.entry("Broken pipe", "EPIPE"),
                    Map.entry("Connection refused", "ECONNREFUSED"),
                    Map.entry("Connection reset", "ECONNRESET"),
                    Map.entry("Invalid argument", "EINVAL"),
                    Map.entry("Message too long", "EMSGSIZE"),
                    Map.entry("Network is unreachable", "ENETUNREACH"),
                    Map.entry("No such file or directory", "ENOENT"),
                    Map.entry("Protocol wrong type for socket", "EPROTOTYPE"));

    /** Of this Java asks nobody. */
    static final String NO_PORT = "Can't send to port 0";

    final JsonObject constants;
    final Map<String, Endpoint> endpoints = new HashMap<>();

    /** Those on which listen is called. */
    final Set<String> listeners = new HashSet<>();

    /** What a step could write to. */
    byte[] room;

    SocketAddress address;
    List<Integer> ints;

    ChannelRunner(JsonObject constants) {
        this.constants = constants;
    }

    // The arguments: each gives what it is in Java.

    static JsonElement member(JsonElement spec, String kind) throws Endpoint.Cannot {
        boolean known = spec.isJsonObject() && spec.getAsJsonObject().has(kind);
        Endpoint.demand(known, "no " + spec + " in Java");
        return spec.getAsJsonObject().get(kind);
    }

    static int[] ints(JsonElement spec) throws Endpoint.Cannot {
        var items = member(spec, "ints").getAsJsonArray().spliterator();
        return StreamSupport.stream(items, false).mapToInt(JsonElement::getAsInt).toArray();
    }

    Endpoint endpoint(JsonArray args) throws Endpoint.Cannot {
        return endpoints.get(member(args.get(0), "fd").getAsString());
    }

    static Set<String> names(JsonElement spec) {
        return spec.getAsString().equals("0") ? Set.of() : Set.of(spec.getAsString().split("\\|"));
    }

    static ByteBuffer text(JsonArray args) throws Endpoint.Cannot {
        var text = member(args.get(1), "text").getAsString();
        var times = args.get(1).getAsJsonObject().get("times");
        var bytes = text.repeat(times == null ? 1 : times.getAsInt()).getBytes();
        Endpoint.demand(args.get(2).getAsInt() == bytes.length, "a buffer knows its length");
        return ByteBuffer.wrap(bytes);
    }

    /** An address, of which Java knows the length. */
    SocketAddress address(JsonArray args, int i) throws Endpoint.Cannot, IOException {
        var text = member(args.get(i), "address").getAsString();
        member(args.get(i + 1), "address_length");
        return text.startsWith("$") ? endpoints.get(text.substring(1)).name() : parse(text);
    }

    static SocketAddress parse(String text) throws Endpoint.Cannot {
        if (text.startsWith("unix:")) {
            boolean path = text.length() > 5 && text.charAt(5) != '@';
            Endpoint.demand(path, "no AF_UNIX names but paths in Java");
            return UnixDomainSocketAddress.of(text.substring(5));
        }
        int colon = text.lastIndexOf(':');
        int port = Integer.parseInt(text.substring(colon + 1));
        return new InetSocketAddress(text.substring(0, colon), port);
    }

    static String format(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) return "unix:" + unix.getPath();
        var inet = (InetSocketAddress) address;
        var host = inet.getAddress().getHostAddress().replaceFirst("%.*", "");
        if (host.contains(":")) host = "[" + host.replaceFirst("(^|:)(0(:|$)){2,}", "::") + "]";
        return host + ":" + inet.getPort();
    }

    /** The room for an address must be enough, or there must be none at all. */
    static boolean wants(JsonArray args, int i) throws Endpoint.Cannot {
        if (args.size() <= i || args.get(i).isJsonNull() && args.get(i + 1).isJsonNull()) {
            return false;
        }
        member(args.get(i), "address_room");
        Endpoint.demand(ints(args.get(i + 1))[0] >= 128, "Java has room for all addresses");
        return true;
    }

    /** What the call leaves of its arguments; null is what Java does not tell. */
    List<Object> out(JsonArray args) {
        List<Object> out = new ArrayList<>();
        for (var arg : args) {
            if (!arg.isJsonObject()) continue;
            var spec = arg.getAsJsonObject();
            if (spec.has("room")) out.add(shown(room));
            if (spec.has("address_room")) out.add(address == null ? null : format(address));
            if (spec.has("ints")) {
                out.add(ints);
                ints = null; // No length is told.
            }
        }
        return out;
    }

    static String shown(byte[] bytes) {
        var text = new StringBuilder();
        for (byte b : bytes) text.append(b >= ' ' && b <= '~' ? (char) b : "\\x%02x".formatted(b));
        return text.toString();
    }

    // The calls.

    long socket(JsonArray args, String name) throws Endpoint.Cannot, IOException {
        Endpoint.demand(args.get(2).getAsString().equals("0"), "no protocols in Java");
        var family = args.get(0).getAsString();
        boolean listens = listeners.contains(name);
        endpoints.put(name, Endpoint.open(family, names(args.get(1)), listens));
        return 0; // Java tells no number.
    }

    long accept(JsonArray args, String name) throws Endpoint.Cannot, IOException {
        boolean whose = wants(args, 1);
        var accepted = endpoint(args).accept();
        endpoints.put(name, accepted);
        if (whose) address = accepted.peer();
        return 0;
    }

    long receive(JsonArray args, Set<String> flags) throws Endpoint.Cannot, IOException {
        room = ".".repeat(member(args.get(1), "room").getAsInt()).getBytes();
        Endpoint.demand(args.get(2).getAsInt() == room.length, "a buffer knows its length");
        boolean whose = wants(args, 4);
        var into = ByteBuffer.wrap(room);
        var sender = endpoint(args).receive(into, flags);
        Endpoint.demand(!whose || sender != null, "Java asks a stream for no sender");
        if (whose) address = sender;
        return into.position();
    }

    long setsockopt(JsonArray args) throws Endpoint.Cannot, IOException {
        var value = ints(args.get(3));
        boolean plain = value.length == 1 && (value[0] == 0 || value[0] == 1);
        Endpoint.demand(plain, "no such value in Java");
        var option = Endpoint.option(args.get(2).getAsString());
        endpoint(args).channel.setOption(option, value[0] == 1);
        return 0;
    }

    long getsockopt(JsonArray args) throws Endpoint.Cannot, IOException {
        boolean plain = ints(args.get(3)).length == 1 && ints(args.get(4))[0] == Integer.BYTES;
        Endpoint.demand(plain, "no such room in Java");
        var option = Endpoint.option(args.get(2).getAsString());
        ints = List.of(endpoint(args).channel.getOption(option) ? 1 : 0);
        return 0;
    }

    long perform(String call, JsonArray args, String name) throws Endpoint.Cannot, IOException {
        switch (call) {
            case "bind" -> endpoint(args).bind(address(args, 1));
            case "listen" -> endpoint(args).listen(args.get(1).getAsInt());
            case "connect" -> endpoint(args).connect(address(args, 1));
            case "shutdown" -> endpoint(args).shutdown(args.get(1).getAsString());
            case "getsockname" -> address = wants(args, 1) ? endpoint(args).name() : null;
            case "getpeername" -> address = wants(args, 1) ? endpoint(args).peer() : null;
            case "close" -> {
                endpoint(args).channel.close();
                endpoints.remove(member(args.get(0), "fd").getAsString());
            }
            default -> {
                return switch (call) {
                    case "socket" -> socket(args, name);
                    case "accept" -> accept(args, name);
                    case "send" -> endpoint(args).send(text(args), names(args.get(3)), null);
                    case "sendto" -> {
                        var to = address(args, 4);
                        yield endpoint(args).send(text(args), names(args.get(3)), to);
                    }
                    case "write" -> endpoint(args).send(text(args), Set.of(), null);
                    case "recv", "recvfrom" -> receive(args, names(args.get(3)));
                    case "read" -> receive(args, Set.of());
                    case "setsockopt" -> setsockopt(args);
                    case "getsockopt" -> getsockopt(args);
                    default -> throw new Endpoint.Cannot("no " + call + " in Java");
                };
            }
        }
        return 0;
    }

    Answer step(JsonObject step) throws Endpoint.Cannot {
        var args = step.getAsJsonArray("args");
        var name = step.has("as") ? step.get("as").getAsString() : null;
        room = null;
        address = null;
        ints = null;
        String error;
        try {
            long result = perform(step.get("call").getAsString(), args, name);
            return new Answer(result, 0, out(args));
        } catch (PortUnreachableException refused) {
            error = "ECONNREFUSED";
        } catch (ClosedChannelException refusal) {
            throw new Endpoint.Cannot(refusal.toString());
        } catch (IOException failure) {
            Endpoint.demand(!NO_PORT.equals(failure.getMessage()), NO_PORT);
            error = ERRORS.get(String.valueOf(failure.getMessage()));
            if (error == null) throw new UncheckedIOException(failure);
            endpoint(args).reset = error.equals("ECONNRESET");
        } catch (AlreadyBoundException
                | AlreadyConnectedException
                | NotYetConnectedException
                | UnsupportedAddressTypeException
                | UnsupportedOperationException refusal) {
            throw new Endpoint.Cannot(refusal.toString());
        }
        return new Answer(-1, constants.get(error).getAsInt(), out(args));
    }

    Line replay(JsonObject vector) throws IOException {
        var name = vector.get("name").getAsString();
        var steps = new JsonArray();
        steps.addAll(vector.getAsJsonArray("setup"));
        steps.add(vector.get("call"));
        steps.addAll(vector.getAsJsonArray("then"));
        List<Answer> answers = new ArrayList<>();
        try {
            for (var element : steps) {
                var step = element.getAsJsonObject();
                if (!step.get("call").getAsString().equals("listen")) continue;
                listeners.add(member(step.getAsJsonArray("args").get(0), "fd").getAsString());
            }
            for (var step : steps) answers.add(step(step.getAsJsonObject()));
            return new Line(name, answers, null);
        } catch (Endpoint.Cannot cannot) {
            return new Line(name, null, cannot.getMessage());
        } finally {
            for (var endpoint : endpoints.values()) endpoint.channel.close();
        }
    }

    static JsonObject load(String path) throws IOException {
        return JsonParser.parseString(Files.readString(Path.of(path))).getAsJsonObject();
    }

    public static void main(String[] paths) throws IOException {
        var constants = load(paths[0]);
        for (var path : Arrays.asList(paths).subList(1, paths.length)) {
            for (var vector : load(path).getAsJsonArray("vectors")) {
                var line = new ChannelRunner(constants).replay(vector.getAsJsonObject());
                System.out.println(new Gson().toJson(line));
            }
        }
    }
}
