// Replays the test vectors through sockshim, as tests/vectors/README.md says:
//
//     runner CONSTANTS.json VECTORS.json ...
//
// For each vector it prints a line of JSON with what its steps answered.

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sockshim.h>
#include <sstream>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

using nlohmann::json;

namespace {

// A number and a pointer, of which each parameter takes what it is.
struct Argument {
    long number;
    void *pointer;

    template <typename Parameter> Parameter as() const
    {
        if constexpr (std::is_pointer_v<Parameter>) return static_cast<Parameter>(pointer);
        else return static_cast<Parameter>(number);
    }
};

using Arguments = std::vector<Argument>;
using Function = std::function<long(const Arguments &)>;

// Makes a function of C take its arguments from a list.
template <typename Result, typename... Parameters> Function listed(Result (*function)(Parameters...))
{
    return [function](const Arguments &arguments) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return static_cast<long>(function(arguments.at(I).template as<Parameters>()...));
        }(std::index_sequence_for<Parameters...>{});
    };
}

// The functions of the library, as its header declares them.
const std::map<std::string, Function> functions = {
    {"send", listed(sockshim_send)},
    {"recv", listed(sockshim_recv)},
    {"sendto", listed(sockshim_sendto)},
    {"recvfrom", listed(sockshim_recvfrom)},
    {"sendmsg", listed(sockshim_sendmsg)},
    {"recvmsg", listed(sockshim_recvmsg)},
    {"sendmmsg", listed(sockshim_sendmmsg)},
    {"recvmmsg", listed(sockshim_recvmmsg)},
    {"read", listed(sockshim_read)},
    {"write", listed(sockshim_write)},
    {"readv", listed(sockshim_readv)},
    {"writev", listed(sockshim_writev)},
    {"socket", listed(sockshim_socket)},
    {"socketpair", listed(sockshim_socketpair)},
    {"bind", listed(sockshim_bind)},
    {"listen", listed(sockshim_listen)},
    {"connect", listed(sockshim_connect)},
    {"accept", listed(sockshim_accept)},
    {"accept4", listed(sockshim_accept4)},
    {"shutdown", listed(sockshim_shutdown)},
    {"close", listed(sockshim_close)},
    {"getsockname", listed(sockshim_getsockname)},
    {"getpeername", listed(sockshim_getpeername)},
    {"getsockopt", listed(sockshim_getsockopt)},
    {"setsockopt", listed(sockshim_setsockopt)},
    {"address_parse", listed(sockshim_address_parse)},
    {"address_format", listed(sockshim_address_format)},
    {"describe", listed(sockshim_describe)},
    {"explain_send", listed(sockshim_explain_send)},
    {"explain_sendto", listed(sockshim_explain_sendto)},
    {"explain_recv", listed(sockshim_explain_recv)},
    {"explain_bind", listed(sockshim_explain_bind)},
    {"explain_connect", listed(sockshim_explain_connect)},
};

// An address that knows its length.
struct Address {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;

    // What C calls a sockaddr is the beginning of the storage.
    sockaddr *data() { return reinterpret_cast<sockaddr *>(&storage); }

    static Address parse(const std::string &text)
    {
        Address address;
        if (sockshim_address_parse(text.c_str(), &address.storage, &address.length) != 0) {
            throw std::system_error(errno, std::generic_category(), text);
        }
        return address;
    }

    static Address of(int fd)
    {
        Address address;
        if (sockshim_getsockname(fd, address.data(), &address.length) != 0) {
            throw std::system_error(errno, std::generic_category(), "getsockname");
        }
        return address;
    }
};

std::string format(const void *address, socklen_t length)
{
    char text[SOCKSHIM_ADDRESS_TEXT];
    length = std::min<socklen_t>(length, sizeof(sockaddr_storage));
    sockshim_address_format(static_cast<const sockaddr *>(address), length, text, sizeof text);
    return text;
}

class Vector {
public:
    explicit Vector(const json &constants) : constants(constants) {}

    ~Vector()
    {
        for (const auto &[name, fd] : descriptors) sockshim_close(fd);
    }

    Vector(const Vector &) = delete;
    Vector &operator=(const Vector &) = delete;

    json step(const json &spec)
    {
        memory.clear();
        const std::string call = spec["call"];
        const json &args = spec["args"];
        Arguments arguments;
        for (const json &arg : args) arguments.push_back({number(arg), pointer(arg)});

        errno = 0;
        const long result = functions.at(call)(arguments);
        const int error = result == -1 ? errno : 0;

        json out = json::array();
        for (std::size_t i = 0; i < args.size(); i++) {
            const bool has_length = i + 1 < args.size() && args[i + 1].contains("ints");
            const auto length = has_length ? *static_cast<socklen_t *>(arguments[i + 1].pointer)
                                           : socklen_t(sizeof(sockaddr_storage));
            report(args[i], arguments[i].pointer, length, out);
        }
        if (spec.contains("as") && result != -1) descriptors[spec["as"]] = static_cast<int>(result);
        if (call == "close" && result == 0) descriptors.erase(args[0]["fd"].get<std::string>());
        return {{"result", result}, {"errno", error}, {"out", out}};
    }

private:
    // Zeros that live as long as the step.
    template <typename Type> Type *take(std::size_t count)
    {
        // One more, for the NUL behind a text.
        const std::size_t units = (count * sizeof(Type)) / sizeof(std::max_align_t) + 1;
        auto &bytes = memory.emplace_back(units);
        return reinterpret_cast<Type *>(bytes.data());
    }

    Address address(const std::string &text) const
    {
        return text.starts_with('$') ? Address::of(descriptors.at(text.substr(1))) : Address::parse(text);
    }

    long number(const json &spec) const
    {
        if (spec.is_number()) return spec;
        if (spec.is_string()) {
            long value = 0;
            std::istringstream names(spec.get<std::string>());
            for (std::string name; std::getline(names, name, '|');) value |= constants.at(name).get<long>();
            return value;
        }
        if (spec.contains("fd")) return descriptors.at(spec["fd"]);
        if (spec.contains("new_fd")) return -1;
        if (spec.contains("address_length")) return address(spec["address_length"]).length;
        return 0;
    }

    // What stands for no pointer gives a null one.
    void *pointer(const json &spec)
    {
        if (spec.contains("pointer")) return reinterpret_cast<void *>(spec["pointer"].get<long>());
        if (spec.contains("text")) {
            std::string text;
            for (int times = spec.value("times", 1); times > 0; times--) text += spec["text"];
            return std::ranges::copy(text, take<char>(text.size())).out - text.size();
        }
        if (spec.contains("hex")) {
            const std::string digits = spec["hex"];
            auto *bytes = take<unsigned char>(digits.size() / 2);
            for (std::size_t i = 0; i < digits.size() / 2; i++) {
                bytes[i] = static_cast<unsigned char>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
            }
            return bytes;
        }
        if (spec.contains("room")) {
            const std::size_t size = spec["room"];
            return std::fill_n(take<char>(size), size, '.') - size;
        }
        if (spec.contains("ints")) {
            const json &items = spec["ints"];
            auto *ints = take<int>(items.size());
            std::ranges::transform(items, ints, [this](const json &item) { return static_cast<int>(number(item)); });
            return ints;
        }
        if (spec.contains("address")) return &(*take<sockaddr_storage>(1) = address(spec["address"]).storage);
        if (spec.contains("address_room")) return take<sockaddr_storage>(1);
        if (spec.contains("iovec")) {
            const json &pairs = spec["iovec"];
            auto *parts = take<iovec>(pairs.size());
            std::ranges::transform(pairs, parts, [this](const json &pair) {
                return iovec{pointer(pair[0]), static_cast<std::size_t>(number(pair[1]))};
            });
            return parts;
        }
        if (spec.contains("msghdr")) return &(*take<msghdr>(1) = header(spec["msghdr"]));
        if (spec.contains("mmsghdr")) {
            const json &messages = spec["mmsghdr"];
            auto *headers = take<mmsghdr>(messages.size());
            std::ranges::transform(messages, headers, [this](const json &fields) { return mmsghdr{header(fields), 0}; });
            return headers;
        }
        return nullptr;
    }

    msghdr header(const json &fields)
    {
        const auto field = [&fields](const char *name) { return fields.value(name, json()); };
        msghdr header{};
        header.msg_name = pointer(field("name"));
        header.msg_namelen = static_cast<socklen_t>(number(field("namelen")));
        header.msg_iov = static_cast<iovec *>(pointer(field("iov")));
        header.msg_iovlen = static_cast<std::size_t>(number(field("iovlen")));
        header.msg_control = pointer(field("control"));
        header.msg_controllen = static_cast<std::size_t>(number(field("controllen")));
        header.msg_flags = static_cast<int>(number(field("flags")));
        return header;
    }

    // Adds what is at a pointer after the call, if the call could write there.
    void report(const json &spec, const void *here, socklen_t length, json &out)
    {
        if (spec.contains("room")) out.push_back(printable(static_cast<const char *>(here), spec["room"]));
        if (spec.contains("ints")) out.push_back(ints(spec["ints"], static_cast<const int *>(here)));
        if (spec.contains("address_room")) out.push_back(format(here, length));
        if (spec.contains("iovec")) {
            const auto *part = static_cast<const iovec *>(here);
            for (const json &pair : spec["iovec"]) report(pair[0], part++->iov_base, 0, out);
        }
        if (spec.contains("msghdr")) out.push_back(fields(spec["msghdr"], *static_cast<const msghdr *>(here), out));
        if (spec.contains("mmsghdr")) {
            const auto *message = static_cast<const mmsghdr *>(here);
            for (const json &fields_of : spec["mmsghdr"]) {
                json seen = fields(fields_of, message->msg_hdr, out);
                seen["len"] = message++->msg_len;
                out.push_back(seen);
            }
        }
    }

    json fields(const json &spec, const msghdr &header, json &out)
    {
        report(spec.value("name", json()), header.msg_name, header.msg_namelen, out);
        report(spec.value("iov", json()), header.msg_iov, 0, out);
        report(spec.value("control", json()), header.msg_control, 0, out);
        return {{"namelen", header.msg_namelen}, {"controllen", header.msg_controllen}, {"flags", header.msg_flags}};
    }

    static std::string printable(const char *bytes, std::size_t size)
    {
        std::string text;
        for (std::size_t i = 0; i < size; i++) {
            char escaped[5];
            std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(bytes[i]));
            text += bytes[i] >= ' ' && bytes[i] <= '~' ? std::string(1, bytes[i]) : escaped;
        }
        return text;
    }

    json ints(const json &items, const int *values)
    {
        json report = json::array();
        for (const json &item : items) {
            const int value = *values++;
            if (item.contains("new_fd") && value != -1) {
                descriptors[item["new_fd"]] = value;
                report.push_back(item["new_fd"]);
            } else {
                report.push_back(value);
            }
        }
        return report;
    }

    const json &constants;
    std::map<std::string, int> descriptors;
    std::deque<std::vector<std::max_align_t>> memory;
};

void replay(const json &vector, const json &constants)
{
    Vector state(constants);
    json steps = json::array();
    for (const json &step : vector["setup"]) steps.push_back(state.step(step));
    steps.push_back(state.step(vector["call"]));
    for (const json &step : vector["then"]) steps.push_back(state.step(step));
    std::cout << json{{"name", vector["name"]}, {"steps", steps}} << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    const json constants = json::parse(std::ifstream(argv[1]));
    for (int i = 2; i < argc; i++) {
        const json file = json::parse(std::ifstream(argv[i]));
        for (const json &vector : file["vectors"]) replay(vector, constants);
    }
    return 0;
}
