-- Replays the test vectors through sockshim, as tests/vectors/README.md says:
--
--     luajit luajit_runner.lua CONSTANTS.json VECTORS.json ...
--
-- For each vector it prints a line of JSON with what its steps answered.

local bit = require("bit")
local ffi = require("ffi")
local json = require("dkjson")

-- The library, and its functions as sockshim.h declares them; here addresses
-- and their lengths are memory like any other.

ffi.cdef([[
typedef unsigned int socklen_t;
struct iovec { void *iov_base; size_t iov_len; };
struct msghdr {
    void *msg_name; socklen_t msg_namelen;
    struct iovec *msg_iov; size_t msg_iovlen;
    void *msg_control; size_t msg_controllen;
    int msg_flags;
};
struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };

ssize_t sockshim_send(int fd, const void *buf, size_t len, int flags);
ssize_t sockshim_recv(int fd, void *buf, size_t len, int flags);
ssize_t sockshim_sendto(int fd, const void *buf, size_t len, int flags, const void *addr, socklen_t addrlen);
ssize_t sockshim_recvfrom(int fd, void *buf, size_t len, int flags, void *addr, void *addrlen);
ssize_t sockshim_sendmsg(int fd, const struct msghdr *msg, int flags);
ssize_t sockshim_recvmsg(int fd, struct msghdr *msg, int flags);
int sockshim_sendmmsg(int fd, struct mmsghdr *msgvec, unsigned int vlen, int flags);
int sockshim_recvmmsg(int fd, struct mmsghdr *msgvec, unsigned int vlen, int flags, void *timeout);
ssize_t sockshim_read(int fd, void *buf, size_t count);
ssize_t sockshim_write(int fd, const void *buf, size_t count);
ssize_t sockshim_readv(int fd, const struct iovec *iov, int iovcnt);
ssize_t sockshim_writev(int fd, const struct iovec *iov, int iovcnt);

int sockshim_socket(int domain, int type, int protocol);
int sockshim_socketpair(int domain, int type, int protocol, int *sv);
int sockshim_bind(int fd, const void *addr, socklen_t addrlen);
int sockshim_listen(int fd, int backlog);
int sockshim_connect(int fd, const void *addr, socklen_t addrlen);
int sockshim_accept(int fd, void *addr, void *addrlen);
int sockshim_accept4(int fd, void *addr, void *addrlen, int flags);
int sockshim_shutdown(int fd, int how);
int sockshim_close(int fd);
int sockshim_getsockname(int fd, void *addr, void *addrlen);
int sockshim_getpeername(int fd, void *addr, void *addrlen);
int sockshim_getsockopt(int fd, int level, int optname, void *optval, void *optlen);
int sockshim_setsockopt(int fd, int level, int optname, const void *optval, socklen_t optlen);

int sockshim_address_parse(const char *text, void *storage, void *len);
size_t sockshim_address_format(const void *addr, socklen_t len, char *out, size_t size);
size_t sockshim_describe(int fd, char *out, size_t size);
size_t sockshim_explain_send(int errnum, int fd, const void *buf, size_t len, int flags, char *out, size_t size);
size_t sockshim_explain_sendto(int errnum, int fd, const void *buf, size_t len, int flags,
                               const void *addr, socklen_t addrlen, char *out, size_t size);
size_t sockshim_explain_recv(int errnum, int fd, const void *buf, size_t len, int flags, char *out, size_t size);
size_t sockshim_explain_bind(int errnum, int fd, const void *addr, socklen_t addrlen, char *out, size_t size);
size_t sockshim_explain_connect(int errnum, int fd, const void *addr, socklen_t addrlen, char *out, size_t size);
]])

local sockshim = ffi.load(os.getenv("SOCKSHIM_LIBRARY") or "libsockshim.so.0")

-- How they are called.

local ADDRESS_TEXT = 512
local STORAGE = 128 -- sizeof(struct sockaddr_storage)

-- The sockaddr that a function writes, and its length.
local function sockaddr(name, what)
    local storage, length = ffi.new("char[?]", STORAGE), ffi.new("socklen_t[1]", STORAGE)
    if sockshim[name](what, storage, length) ~= 0 then
        error(("%s(%s): errno %d"):format(name, what, ffi.errno()))
    end
    return storage, length[0]
end

-- The text of a sockaddr.
local function format(storage, length)
    local text = ffi.new("char[?]", ADDRESS_TEXT)
    sockshim.sockshim_address_format(storage, math.min(length, STORAGE), text, ADDRESS_TEXT)
    return ffi.string(text)
end

-- A vector, step by step.

local Vector = {}
Vector.__index = Vector

function Vector.new(constants)
    return setmetatable({ constants = constants, descriptors = {}, memory = {} }, Vector)
end

-- Memory that lives as long as the step: what is collected is what nothing in
-- Lua refers to, whatever C structures point to it.
function Vector:keep(memory)
    table.insert(self.memory, memory)
    return memory
end

function Vector:bytes(bytes, size)
    local memory = self:keep(ffi.new("char[?]", (size or #bytes) + 1))
    ffi.copy(memory, bytes, #bytes)
    return memory
end

function Vector:address(text)
    local name = text:match("^%$(.*)")
    if name then
        return sockaddr("sockshim_getsockname", self.descriptors[name])
    end
    return sockaddr("sockshim_address_parse", text)
end

function Vector:msghdr(header, fields)
    for name, spec in pairs(fields) do
        header["msg_" .. name] = self:argument(spec)
    end
end

-- What a function is given for each kind of memory, and of number.
local kinds = {}

function kinds.fd(vector, name) return vector.descriptors[name] end
function kinds.new_fd() return -1 end
function kinds.address_length(vector, text) return select(2, vector:address(text)) end
function kinds.pointer(_, number) return ffi.cast("void *", number) end
function kinds.text(vector, text, spec) return vector:bytes(text:rep(spec.times or 1)) end
function kinds.hex(vector, digits)
    return vector:bytes((digits:gsub("..", function(byte) return string.char(tonumber(byte, 16)) end)))
end
function kinds.room(vector, size) return vector:bytes(("."):rep(size)) end
function kinds.address(vector, text) return vector:keep((vector:address(text))) end
function kinds.address_room(vector, size) return vector:bytes("", size) end

function kinds.ints(vector, items)
    local memory = vector:keep(ffi.new("int[?]", #items))
    for i, item in ipairs(items) do
        memory[i - 1] = vector:argument(item)
    end
    return memory
end

function kinds.iovec(vector, parts)
    local memory = vector:keep(ffi.new("struct iovec[?]", #parts))
    for i, pair in ipairs(parts) do
        memory[i - 1].iov_base, memory[i - 1].iov_len = vector:argument(pair[1]), vector:argument(pair[2])
    end
    return memory
end

function kinds.msghdr(vector, fields)
    local memory = vector:keep(ffi.new("struct msghdr[1]"))
    vector:msghdr(memory[0], fields)
    return memory
end

function kinds.mmsghdr(vector, messages)
    local memory = vector:keep(ffi.new("struct mmsghdr[?]", #messages))
    for i, fields in ipairs(messages) do
        vector:msghdr(memory[i - 1].msg_hdr, fields)
    end
    return memory
end

local function kind_of(spec)
    for kind, value in pairs(type(spec) == "table" and spec or {}) do
        if kinds[kind] then
            return kind, value
        end
    end
end

-- A number, memory, or nil for NULL.
function Vector:argument(spec)
    local kind, value = kind_of(spec)
    if kind then
        return kinds[kind](self, value, spec)
    elseif type(spec) == "string" then
        local flags = 0
        for name in spec:gmatch("[^|]+") do
            flags = bit.bor(flags, self.constants[name])
        end
        return flags
    elseif spec ~= json.null then
        return spec
    end
end

-- What the call left in memory where it could write, in order.
local reports = {}

function reports.room(_, size, memory, out)
    local text = ffi.string(memory, size):gsub("[^ -~]", function(byte) return ("\\x%02x"):format(byte:byte()) end)
    table.insert(out, text)
end

function reports.address_room(_, _, memory, out, length)
    table.insert(out, format(memory, length or STORAGE))
end

-- Each int, or the name of the descriptor that it is.
function reports.ints(vector, items, memory, out)
    local values = {}
    for i, item in ipairs(items) do
        values[i] = ffi.cast("int *", memory)[i - 1]
        local name = type(item) == "table" and item.new_fd
        if name and values[i] ~= -1 then
            vector.descriptors[name] = values[i]
            values[i] = name
        end
    end
    table.insert(out, values)
end

function reports.iovec(vector, parts, memory, out)
    for i, pair in ipairs(parts) do
        vector:report(pair[1], memory[i - 1].iov_base, out)
    end
end

local function report_msghdr(vector, fields, header, out)
    vector:report(fields.name, header.msg_name, out, header.msg_namelen)
    vector:report(fields.iov, header.msg_iov, out)
    vector:report(fields.control, header.msg_control, out)
    local numbers = {
        namelen = header.msg_namelen, controllen = tonumber(header.msg_controllen), flags = header.msg_flags,
    }
    table.insert(out, numbers)
    return numbers
end

function reports.msghdr(vector, fields, memory, out)
    report_msghdr(vector, fields, memory[0], out)
end

function reports.mmsghdr(vector, messages, memory, out)
    for i, fields in ipairs(messages) do
        local message = memory[i - 1]
        report_msghdr(vector, fields, message.msg_hdr, out).len = message.msg_len
    end
end

function Vector:report(spec, memory, out, length)
    local kind, value = kind_of(spec)
    if reports[kind] then
        reports[kind](self, value, memory, out, length)
    end
end

function Vector:step(spec)
    local specs, arguments = spec.args, {}
    self.memory = {}
    for i, argument in ipairs(specs) do
        arguments[i] = self:argument(argument)
    end
    local result = tonumber(sockshim["sockshim_" .. spec.call](unpack(arguments, 1, #specs)))
    local errno = result == -1 and ffi.errno() or 0

    local out = setmetatable({}, { __jsontype = "array" })
    for i, argument in ipairs(specs) do
        local is_told = kind_of(specs[i + 1]) == "ints"
        local length = is_told and ffi.cast("socklen_t *", arguments[i + 1])[0]
        self:report(argument, arguments[i], out, length)
    end
    if spec.as and result ~= -1 then
        self.descriptors[spec.as] = result
    end
    if spec.call == "close" and result == 0 then
        self.descriptors[specs[1].fd] = nil
    end
    return { result = result, errno = errno, out = out }
end

function Vector:replay(vector)
    local steps = {}
    for _, spec in ipairs(vector.setup) do
        table.insert(steps, self:step(spec))
    end
    table.insert(steps, self:step(vector.call))
    for _, spec in ipairs(vector["then"]) do
        table.insert(steps, self:step(spec))
    end
    print(json.encode({ name = vector.name, steps = steps }))
    for _, descriptor in pairs(self.descriptors) do
        sockshim.sockshim_close(descriptor)
    end
end

local function load_json(path)
    local file = assert(io.open(path))
    local value = assert(json.decode(file:read("*a"), 1, json.null))
    file:close()
    return value
end

local constants = load_json(arg[1])
for i = 2, #arg do
    for _, vector in ipairs(load_json(arg[i]).vectors) do
        Vector.new(constants):replay(vector)
    end
end
