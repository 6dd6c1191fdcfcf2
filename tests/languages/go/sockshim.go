// The functions of the library, each called as in any program. The runner is
// in runner.go.
package main

// #cgo LDFLAGS: -lsockshim
// #define _GNU_SOURCE // for accept4 and struct mmsghdr
// #include <sockshim.h>
import "C"

import "unsafe"

// An argument is what a function is given: a number, or a pointer. What it
// leads to is C's, so that pointers may be in it.
type argument struct {
	number  int64
	pointer unsafe.Pointer
}

func (a argument) int() C.int                   { return C.int(a.number) }
func (a argument) uint() C.uint                 { return C.uint(a.number) }
func (a argument) size() C.size_t               { return C.size_t(a.number) }
func (a argument) length() C.socklen_t          { return C.socklen_t(a.number) }
func (a argument) lengthAt() *C.socklen_t       { return (*C.socklen_t)(a.pointer) }
func (a argument) text() *C.char                { return (*C.char)(a.pointer) }
func (a argument) sockaddr() *C.struct_sockaddr { return (*C.struct_sockaddr)(a.pointer) }
func (a argument) iovec() *C.struct_iovec       { return (*C.struct_iovec)(a.pointer) }
func (a argument) msghdr() *C.struct_msghdr     { return (*C.struct_msghdr)(a.pointer) }
func (a argument) mmsghdr() *C.struct_mmsghdr   { return (*C.struct_mmsghdr)(a.pointer) }

// Perform calls a function of the library; with two results, a call of C
// gives errno too.
func perform(call string, a []argument) (result int64, err error) {
	var count C.ssize_t
	var status C.int
	var length C.size_t
	switch call {
	case "send":
		count, err = C.sockshim_send(a[0].int(), a[1].pointer, a[2].size(), a[3].int())
	case "recv":
		count, err = C.sockshim_recv(a[0].int(), a[1].pointer, a[2].size(), a[3].int())
	case "sendto":
		count, err = C.sockshim_sendto(a[0].int(), a[1].pointer, a[2].size(), a[3].int(), a[4].sockaddr(), a[5].length())
	case "recvfrom":
		count, err = C.sockshim_recvfrom(a[0].int(), a[1].pointer, a[2].size(), a[3].int(), a[4].sockaddr(), a[5].lengthAt())
	case "sendmsg":
		count, err = C.sockshim_sendmsg(a[0].int(), a[1].msghdr(), a[2].int())
	case "recvmsg":
		count, err = C.sockshim_recvmsg(a[0].int(), a[1].msghdr(), a[2].int())
	case "sendmmsg":
		status, err = C.sockshim_sendmmsg(a[0].int(), a[1].mmsghdr(), a[2].uint(), a[3].int())
	case "recvmmsg":
		status, err = C.sockshim_recvmmsg(a[0].int(), a[1].mmsghdr(), a[2].uint(), a[3].int(), (*C.struct_timespec)(a[4].pointer))
	case "read":
		count, err = C.sockshim_read(a[0].int(), a[1].pointer, a[2].size())
	case "write":
		count, err = C.sockshim_write(a[0].int(), a[1].pointer, a[2].size())
	case "readv":
		count, err = C.sockshim_readv(a[0].int(), a[1].iovec(), a[2].int())
	case "writev":
		count, err = C.sockshim_writev(a[0].int(), a[1].iovec(), a[2].int())
	case "socket":
		status, err = C.sockshim_socket(a[0].int(), a[1].int(), a[2].int())
	case "socketpair":
		status, err = C.sockshim_socketpair(a[0].int(), a[1].int(), a[2].int(), (*C.int)(a[3].pointer))
	case "bind":
		status, err = C.sockshim_bind(a[0].int(), a[1].sockaddr(), a[2].length())
	case "listen":
		status, err = C.sockshim_listen(a[0].int(), a[1].int())
	case "connect":
		status, err = C.sockshim_connect(a[0].int(), a[1].sockaddr(), a[2].length())
	case "accept":
		status, err = C.sockshim_accept(a[0].int(), a[1].sockaddr(), a[2].lengthAt())
	case "accept4":
		status, err = C.sockshim_accept4(a[0].int(), a[1].sockaddr(), a[2].lengthAt(), a[3].int())
	case "shutdown":
		status, err = C.sockshim_shutdown(a[0].int(), a[1].int())
	case "close":
		status, err = C.sockshim_close(a[0].int())
	case "getsockname":
		status, err = C.sockshim_getsockname(a[0].int(), a[1].sockaddr(), a[2].lengthAt())
	case "getpeername":
		status, err = C.sockshim_getpeername(a[0].int(), a[1].sockaddr(), a[2].lengthAt())
	case "getsockopt":
		status, err = C.sockshim_getsockopt(a[0].int(), a[1].int(), a[2].int(), a[3].pointer, a[4].lengthAt())
	case "setsockopt":
		status, err = C.sockshim_setsockopt(a[0].int(), a[1].int(), a[2].int(), a[3].pointer, a[4].length())
	case "address_parse":
		status, err = C.sockshim_address_parse(a[0].text(), (*C.struct_sockaddr_storage)(a[1].pointer), a[2].lengthAt())
	case "address_format":
		length, err = C.sockshim_address_format(a[0].sockaddr(), a[1].length(), a[2].text(), a[3].size())
	case "describe":
		length, err = C.sockshim_describe(a[0].int(), a[1].text(), a[2].size())
	case "explain_send":
		length, err = C.sockshim_explain_send(a[0].int(), a[1].int(), a[2].pointer, a[3].size(), a[4].int(), a[5].text(), a[6].size())
	case "explain_sendto":
		length, err = C.sockshim_explain_sendto(a[0].int(), a[1].int(), a[2].pointer, a[3].size(), a[4].int(), a[5].sockaddr(), a[6].length(), a[7].text(), a[8].size())
	case "explain_recv":
		length, err = C.sockshim_explain_recv(a[0].int(), a[1].int(), a[2].pointer, a[3].size(), a[4].int(), a[5].text(), a[6].size())
	case "explain_bind":
		length, err = C.sockshim_explain_bind(a[0].int(), a[1].int(), a[2].sockaddr(), a[3].length(), a[4].text(), a[5].size())
	case "explain_connect":
		length, err = C.sockshim_explain_connect(a[0].int(), a[1].int(), a[2].sockaddr(), a[3].length(), a[4].text(), a[5].size())
	default:
		panic("no call is named " + call)
	}
	return int64(count) + int64(status) + int64(length), err
}
