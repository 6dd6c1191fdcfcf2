import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Replays the test vectors through sockshim, as tests/vectors/README.md says:
 *
 * <pre>java JnaRunner CONSTANTS.json VECTORS.json ...</pre>
 *
 * For each vector it prints a line of JSON with what its steps answered.
 */
class JnaRunner {
    static final Map<String, Method> CALLS =
            Arrays.stream(Sockshim.class.getMethods())
                    .collect(Collectors.toMap(Method::getName, method -> method));

    record Address(Memory storage, int length) {}

    record Seen(long result, int errno, List<Object> out) {}

    record Line(String name, List<Seen> steps) {}

    final JsonObject constants;
    final Map<String, Integer> descriptors = new HashMap<>();

    /** What the arguments of a step point to. */
    final List<Memory> memory = new ArrayList<>();

    JnaRunner(JsonObject constants) {
        this.constants = constants;
    }

    /** These bytes, and a NUL behind them. */
    Memory take(byte[] bytes) {
        var taken = new Memory(bytes.length + 1);
        taken.clear();
        taken.write(0, bytes, 0, bytes.length);
        memory.add(taken);
        return taken;
    }

    /** An address from text, or with $NAME the one that this descriptor has. */
    Address address(String text) {
        var storage = take(new byte[Sockshim.STORAGE]);
        var length = take(new byte[Integer.BYTES]);
        length.setInt(0, Sockshim.STORAGE);
        int status =
                text.startsWith("$")
                        ? Sockshim.INSTANCE.getsockname(
                                descriptors.get(text.substring(1)), storage, length)
                        : Sockshim.INSTANCE.address_parse(take(text.getBytes()), storage, length);
        if (status != 0) throw new IllegalStateException(text + ": error " + Native.getLastError());
        return new Address(storage, length.getInt(0));
    }

    /** What a function is given: a Long, or a Pointer. */
    Object argument(JsonElement spec) {
        if (spec == null || spec.isJsonNull()) return null;
        if (spec.isJsonPrimitive()) return number(spec);
        var kind = kind(spec);
        var value = spec.getAsJsonObject().get(kind);
        return switch (kind) {
            case "fd", "new_fd", "address_length" -> number(spec);
            case "pointer" -> new Pointer(value.getAsLong());
            case "text" -> {
                var times = spec.getAsJsonObject().get("times");
                yield take(
                        value.getAsString()
                                .repeat(times == null ? 1 : times.getAsInt())
                                .getBytes());
            }
            case "hex" -> take(HexFormat.of().parseHex(value.getAsString()));
            case "room" -> take(".".repeat(value.getAsInt()).getBytes());
            case "ints" -> {
                var items = value.getAsJsonArray();
                var ints = take(new byte[items.size() * Integer.BYTES]);
                for (int i = 0; i < items.size(); i++)
                    ints.setInt((long) i * Integer.BYTES, (int) number(items.get(i)));
                yield ints;
            }
            case "address" -> address(value.getAsString()).storage();
            case "address_room" -> take(new byte[Sockshim.STORAGE]);
            case "iovec" -> {
                var pairs = value.getAsJsonArray();
                var parts = take(new byte[pairs.size() * size(Sockshim.Iovec.class)]);
                for (int i = 0; i < pairs.size(); i++) {
                    var part = at(Sockshim.Iovec.class, parts, i);
                    part.base = (Pointer) argument(pairs.get(i).getAsJsonArray().get(0));
                    part.len = number(pairs.get(i).getAsJsonArray().get(1));
                    part.write();
                }
                yield parts;
            }
            case "msghdr" -> {
                var message = take(new byte[size(Sockshim.Msghdr.class)]);
                fill(at(Sockshim.Msghdr.class, message, 0), value.getAsJsonObject()).write();
                yield message;
            }
            case "mmsghdr" -> {
                var headers = value.getAsJsonArray();
                var messages = take(new byte[headers.size() * size(Sockshim.Mmsghdr.class)]);
                for (int i = 0; i < headers.size(); i++) {
                    var message = at(Sockshim.Mmsghdr.class, messages, i);
                    fill(message.hdr, headers.get(i).getAsJsonObject());
                    message.write();
                }
                yield messages;
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    long number(JsonElement spec) {
        if (spec == null) return 0;
        if (!spec.isJsonPrimitive()) {
            var name = spec.getAsJsonObject().get(kind(spec)).getAsString();
            return switch (kind(spec)) {
                case "fd" -> descriptors.get(name);
                case "new_fd" -> -1;
                default -> address(name).length();
            };
        }
        if (!spec.getAsJsonPrimitive().isString()) return spec.getAsLong();
        var names = Arrays.stream(spec.getAsString().split("\\|"));
        return names.mapToLong(name -> constants.get(name).getAsLong()).reduce(0, (a, b) -> a | b);
    }

    static String kind(JsonElement spec) {
        if (spec == null || !spec.isJsonObject()) return "";
        var object = spec.getAsJsonObject();
        return object.has("text") ? "text" : object.keySet().iterator().next();
    }

    static int size(Class<? extends Structure> type) {
        return Structure.newInstance(type).size();
    }

    /** The structure at this place of an array. */
    static <T extends Structure> T at(Class<T> type, Pointer memory, int i) {
        var structure = Structure.newInstance(type, memory.share((long) i * size(type)));
        structure.read();
        return structure;
    }

    Sockshim.Msghdr fill(Sockshim.Msghdr header, JsonObject fields) {
        header.name = (Pointer) argument(fields.get("name"));
        header.namelen = (int) number(fields.get("namelen"));
        header.iov = (Pointer) argument(fields.get("iov"));
        header.iovlen = number(fields.get("iovlen"));
        header.control = (Pointer) argument(fields.get("control"));
        header.controllen = number(fields.get("controllen"));
        header.flags = (int) number(fields.get("flags"));
        return header;
    }

    /** What the call left in memory where it could write, in order. */
    List<Object> report(JsonElement spec, Pointer memory, int length) {
        List<Object> out = new ArrayList<>();
        var kind = kind(spec);
        var value = kind.isEmpty() ? null : spec.getAsJsonObject().get(kind);
        switch (kind) {
            case "room" -> out.add(shown(memory.getByteArray(0, value.getAsInt())));
            case "ints" -> out.add(values(value.getAsJsonArray(), memory));
            case "address_room" -> out.add(format(memory, length));
            case "iovec" -> {
                var pairs = value.getAsJsonArray();
                for (int i = 0; i < pairs.size(); i++) {
                    var base = pairs.get(i).getAsJsonArray().get(0);
                    out.addAll(report(base, at(Sockshim.Iovec.class, memory, i).base, 0));
                }
            }
            case "msghdr" ->
                    out.addAll(
                            report(
                                    value.getAsJsonObject(),
                                    at(Sockshim.Msghdr.class, memory, 0),
                                    new HashMap<>()));
            case "mmsghdr" -> {
                var headers = value.getAsJsonArray();
                for (int i = 0; i < headers.size(); i++) {
                    var message = at(Sockshim.Mmsghdr.class, memory, i);
                    Map<String, Object> numbers = new HashMap<>(Map.of("len", message.len));
                    out.addAll(report(headers.get(i).getAsJsonObject(), message.hdr, numbers));
                }
            }
            default -> {}
        }
        return out;
    }

    List<Object> report(JsonObject fields, Sockshim.Msghdr header, Map<String, Object> numbers) {
        var out = report(fields.get("name"), header.name, header.namelen);
        out.addAll(report(fields.get("iov"), header.iov, 0));
        out.addAll(report(fields.get("control"), header.control, 0));
        numbers.put("namelen", Integer.toUnsignedLong(header.namelen));
        numbers.put("controllen", header.controllen);
        numbers.put("flags", header.flags);
        out.add(numbers);
        return out;
    }

    /** The ints after the call, each as it is or as the name of the descriptor that it is. */
    List<Object> values(JsonArray items, Pointer memory) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int value = memory.getInt((long) i * Integer.BYTES);
            if (kind(items.get(i)).equals("new_fd") && value != -1) {
                var name = items.get(i).getAsJsonObject().get("new_fd").getAsString();
                descriptors.put(name, value);
                values.add(name);
            } else {
                values.add(value);
            }
        }
        return values;
    }

    static String shown(byte[] bytes) {
        var text = new StringBuilder();
        for (byte b : bytes) text.append(b >= ' ' && b <= '~' ? (char) b : "\\x%02x".formatted(b));
        return text.toString();
    }

    /** The text of a sockaddr. */
    static String format(Pointer address, int length) {
        var text = new Memory(Sockshim.ADDRESS_TEXT);
        int known =
                Integer.compareUnsigned(length, Sockshim.STORAGE) < 0 ? length : Sockshim.STORAGE;
        Sockshim.INSTANCE.address_format(address, known, text, text.size());
        return text.getString(0);
    }

    Seen step(JsonObject step) throws ReflectiveOperationException {
        var call = step.get("call").getAsString();
        var specs = step.getAsJsonArray("args");
        memory.clear();
        var method = CALLS.get(call);
        var arguments = new Object[specs.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(specs.get(i));
            if (method.getParameterTypes()[i] == int.class)
                arguments[i] = ((Long) arguments[i]).intValue();
        }
        long result = ((Number) method.invoke(Sockshim.INSTANCE, arguments)).longValue();
        int errno = result == -1 ? Native.getLastError() : 0;
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            boolean told = i + 1 < arguments.length && kind(specs.get(i + 1)).equals("ints");
            int length = told ? ((Pointer) arguments[i + 1]).getInt(0) : Sockshim.STORAGE;
            out.addAll(
                    report(
                            specs.get(i),
                            arguments[i] instanceof Pointer pointer ? pointer : null,
                            length));
        }
        if (step.has("as") && result != -1)
            descriptors.put(step.get("as").getAsString(), (int) result);
        if (call.equals("close") && result == 0) {
            descriptors.remove(specs.get(0).getAsJsonObject().get("fd").getAsString());
        }
        return new Seen(result, errno, out);
    }

    Line replay(JsonObject vector) throws ReflectiveOperationException {
        List<Seen> seen = new ArrayList<>();
        for (var step : vector.getAsJsonArray("setup")) seen.add(step(step.getAsJsonObject()));
        seen.add(step(vector.getAsJsonObject("call")));
        for (var step : vector.getAsJsonArray("then")) seen.add(step(step.getAsJsonObject()));
        for (int fd : descriptors.values()) Sockshim.INSTANCE.close(fd);
        return new Line(vector.get("name").getAsString(), seen);
    }

    static JsonObject load(String path) throws IOException {
        return JsonParser.parseString(Files.readString(Path.of(path))).getAsJsonObject();
    }

    public static void main(String[] paths) throws IOException, ReflectiveOperationException {
        var constants = load(paths[0]);
        for (var path : Arrays.asList(paths).subList(1, paths.length)) {
            for (var vector : load(path).getAsJsonArray("vectors")) {
                var line = new JnaRunner(constants).replay(vector.getAsJsonObject());
                System.out.println(new Gson().toJson(line));
            }
        }
    }
}
