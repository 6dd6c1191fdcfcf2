// Replays the test vectors through sockshim, as tests/vectors/README.md says:
//
//	runner CONSTANTS.json VECTORS.json ...
//
// For each vector it prints a line of JSON with what its steps answered.
package main

// #define _GNU_SOURCE // for struct mmsghdr
// #include <sockshim.h>
// #include <stdint.h>
// #include <stdlib.h>
// static void *address(uintptr_t number) { return (void *)number; }
import "C"

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
	"unsafe"
)

// A spec is an argument as the files have it: a number, names of numbers, or
// an object of which one field is there. None is NULL.
type spec struct {
	Number        int64
	Names         string
	Fd            string
	NewFd         string `json:"new_fd"`
	AddressLength string `json:"address_length"`
	Pointer       C.uintptr_t
	Text          *string
	Times         int
	Hex           *string
	Room          *int
	Ints          []spec
	Address       string
	AddressRoom   int `json:"address_room"`
	Iovec         [][2]spec
	Msghdr        *header
	Mmsghdr       []header
}

type header struct {
	Name, Namelen, Iov, Iovlen, Control, Controllen, Flags spec
}

func (s *spec) UnmarshalJSON(data []byte) error {
	type object spec
	switch data[0] {
	case '{':
		s.Times = 1
		return json.Unmarshal(data, (*object)(s))
	case '"':
		return json.Unmarshal(data, &s.Names)
	default:
		return json.Unmarshal(data, &s.Number)
	}
}

type step struct {
	Call string
	Args []spec
	As   string
}

type vector struct {
	Name  string
	Setup []step
	Call  step
	Then  []step

	constants   map[string]int64
	descriptors map[string]int64
	memory      []unsafe.Pointer // what a step has
	out         []any            // what it tells
}

type seen struct {
	Result int64         `json:"result"`
	Errno  syscall.Errno `json:"errno"`
	Out    []any         `json:"out"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// Take gives memory with these bytes, and a NUL behind them, until the end of
// the step. It is C's: pointers may be in it.
func (v *vector) take(bytes []byte) unsafe.Pointer {
	memory := C.CBytes(append(bytes, 0))
	v.memory = append(v.memory, memory)
	return memory
}

// Zeroed is memory for so many of a type.
func zeroed[T any](v *vector, count int) (unsafe.Pointer, []T) {
	var one T
	memory := v.take(make([]byte, count*int(unsafe.Sizeof(one))))
	return memory, at[T](memory, count)
}

func at[T any](memory unsafe.Pointer, count int) []T {
	return unsafe.Slice((*T)(memory), count)
}

// Address gives a sockaddr from text, or with $NAME the one that this
// descriptor has.
func (v *vector) address(text string) (unsafe.Pointer, C.socklen_t) {
	length := C.socklen_t(C.sizeof_struct_sockaddr_storage)
	memory, storage := zeroed[C.struct_sockaddr_storage](v, 1)
	var status C.int
	var err error
	if text[0] == '$' {
		fd := C.int(v.descriptors[text[1:]])
		status, err = C.sockshim_getsockname(fd, (*C.struct_sockaddr)(memory), &length)
	} else {
		status, err = C.sockshim_address_parse((*C.char)(v.take([]byte(text))), &storage[0], &length)
	}
	if status != 0 {
		panic(err)
	}
	return memory, length
}

func (v *vector) number(s spec) int64 {
	switch {
	case s.Names != "":
		var value int64
		for _, name := range strings.Split(s.Names, "|") {
			value |= v.constants[name]
		}
		return value
	case s.Fd != "":
		return v.descriptors[s.Fd]
	case s.NewFd != "":
		return -1
	case s.AddressLength != "":
		_, length := v.address(s.AddressLength)
		return int64(length)
	}
	return s.Number
}

func (v *vector) pointer(s spec) unsafe.Pointer {
	switch {
	case s.Pointer != 0:
		return C.address(s.Pointer)
	case s.Text != nil:
		return v.take([]byte(strings.Repeat(*s.Text, s.Times)))
	case s.Hex != nil:
		bytes, err := hex.DecodeString(*s.Hex)
		check(err)
		return v.take(bytes)
	case s.Room != nil:
		return v.take([]byte(strings.Repeat(".", *s.Room)))
	case s.Ints != nil:
		memory, values := zeroed[C.int](v, len(s.Ints))
		for i, item := range s.Ints {
			values[i] = C.int(v.number(item))
		}
		return memory
	case s.Address != "":
		memory, _ := v.address(s.Address)
		return memory
	case s.AddressRoom != 0:
		memory, _ := zeroed[C.struct_sockaddr_storage](v, 1)
		return memory
	case s.Iovec != nil:
		memory, parts := zeroed[C.struct_iovec](v, len(s.Iovec))
		for i, pair := range s.Iovec {
			parts[i] = C.struct_iovec{v.pointer(pair[0]), C.size_t(v.number(pair[1]))}
		}
		return memory
	case s.Msghdr != nil:
		memory, messages := zeroed[C.struct_msghdr](v, 1)
		messages[0] = v.msghdr(*s.Msghdr)
		return memory
	case s.Mmsghdr != nil:
		memory, messages := zeroed[C.struct_mmsghdr](v, len(s.Mmsghdr))
		for i, fields := range s.Mmsghdr {
			messages[i].msg_hdr = v.msghdr(fields)
		}
		return memory
	}
	return nil
}

func (v *vector) msghdr(fields header) C.struct_msghdr {
	return C.struct_msghdr{
		msg_name:       v.pointer(fields.Name),
		msg_namelen:    C.socklen_t(v.number(fields.Namelen)),
		msg_iov:        (*C.struct_iovec)(v.pointer(fields.Iov)),
		msg_iovlen:     C.size_t(v.number(fields.Iovlen)),
		msg_control:    v.pointer(fields.Control),
		msg_controllen: C.size_t(v.number(fields.Controllen)),
		msg_flags:      C.int(v.number(fields.Flags)),
	}
}

func (v *vector) tell(what any) {
	v.out = append(v.out, what)
}

// Report tells what the call left in memory where it could write, in order.
func (v *vector) report(s spec, memory unsafe.Pointer, length C.socklen_t) {
	switch {
	case s.Room != nil:
		v.tell(shown(at[byte](memory, *s.Room)))
	case s.Ints != nil:
		values := []any{}
		for i, value := range at[C.int](memory, len(s.Ints)) {
			values = append(values, v.value(s.Ints[i], value))
		}
		v.tell(values)
	case s.AddressRoom != 0:
		v.tell(format((*C.struct_sockaddr)(memory), length))
	case s.Iovec != nil:
		for i, part := range at[C.struct_iovec](memory, len(s.Iovec)) {
			v.report(s.Iovec[i][0], part.iov_base, 0)
		}
	case s.Msghdr != nil:
		v.reportHeader(*s.Msghdr, *(*C.struct_msghdr)(memory), map[string]any{})
	case s.Mmsghdr != nil:
		for i, message := range at[C.struct_mmsghdr](memory, len(s.Mmsghdr)) {
			v.reportHeader(s.Mmsghdr[i], message.msg_hdr, map[string]any{"len": message.msg_len})
		}
	}
}

func (v *vector) reportHeader(fields header, message C.struct_msghdr, numbers map[string]any) {
	v.report(fields.Name, message.msg_name, message.msg_namelen)
	v.report(fields.Iov, unsafe.Pointer(message.msg_iov), 0)
	v.report(fields.Control, message.msg_control, 0)
	numbers["namelen"] = message.msg_namelen
	numbers["controllen"] = message.msg_controllen
	numbers["flags"] = message.msg_flags
	v.tell(numbers)
}

// Value gives an int after the call, or the name of the descriptor that it is.
func (v *vector) value(s spec, value C.int) any {
	if s.NewFd == "" || value == -1 {
		return value
	}
	v.descriptors[s.NewFd] = int64(value)
	return s.NewFd
}

func shown(bytes []byte) string {
	var text strings.Builder
	for _, b := range bytes {
		if b >= ' ' && b <= '~' {
			text.WriteByte(b)
		} else {
			fmt.Fprintf(&text, `\x%02x`, b)
		}
	}
	return text.String()
}

// Format gives the text of a sockaddr.
func format(address *C.struct_sockaddr, length C.socklen_t) string {
	var text [C.SOCKSHIM_ADDRESS_TEXT]C.char
	if length > C.sizeof_struct_sockaddr_storage {
		length = C.sizeof_struct_sockaddr_storage
	}
	C.sockshim_address_format(address, length, &text[0], C.SOCKSHIM_ADDRESS_TEXT)
	return C.GoString(&text[0])
}

func (v *vector) step(s step) seen {
	var arguments []argument
	for _, item := range s.Args {
		arguments = append(arguments, argument{v.number(item), v.pointer(item)})
	}
	result, err := perform(s.Call, arguments)
	answer := seen{Result: result}
	if result == -1 {
		answer.Errno = err.(syscall.Errno)
	}
	v.out = []any{}
	for i, item := range s.Args {
		length := C.socklen_t(C.sizeof_struct_sockaddr_storage)
		if i+1 < len(s.Args) && s.Args[i+1].Ints != nil {
			length = *arguments[i+1].lengthAt()
		}
		v.report(item, arguments[i].pointer, length)
	}
	answer.Out = v.out
	if s.As != "" && result != -1 {
		v.descriptors[s.As] = result
	}
	if s.Call == "close" && result == 0 {
		delete(v.descriptors, s.Args[0].Fd)
	}
	for _, memory := range v.memory {
		C.free(memory)
	}
	v.memory = nil
	return answer
}

func (v *vector) replay() {
	line := struct {
		Name  string `json:"name"`
		Steps []seen `json:"steps"`
	}{Name: v.Name}
	for _, s := range append(append(v.Setup, v.Call), v.Then...) {
		line.Steps = append(line.Steps, v.step(s))
	}
	check(json.NewEncoder(os.Stdout).Encode(line))
	for _, fd := range v.descriptors {
		C.sockshim_close(C.int(fd))
	}
}

func load(path string, into any) {
	data, err := os.ReadFile(path)
	check(err)
	check(json.Unmarshal(data, into))
}

func main() {
	var constants map[string]int64
	load(os.Args[1], &constants)
	for _, path := range os.Args[2:] {
		var file struct{ Vectors []vector }
		load(path, &file)
		for _, v := range file.Vectors {
			v.constants, v.descriptors = constants, map[string]int64{}
			v.replay()
		}
	}
}
