package main

// #cgo LDFLAGS: -lsockshim
// #include <sockshim.h>
import "C"
import (
	"fmt"
	"syscall"
	"unsafe"
)

func main() {
	var ends [2]C.int
	hello, buffer := []byte("hello"), make([]byte, 16)

	if _, err := C.sockshim_socketpair(C.AF_UNIX, C.SOCK_DGRAM, 0, &ends[0]); err != nil {
		panic(err)
	}
	C.sockshim_send(ends[0], unsafe.Pointer(&hello[0]), 5, 0)
	size := C.sockshim_recv(ends[1], unsafe.Pointer(&buffer[0]), 16, 0)
	fmt.Println(string(buffer[:size]))
	if sent, err := C.sockshim_send(-1, unsafe.Pointer(&hello[0]), 5, 0); sent < 0 {
		fmt.Println("errno", int(err.(syscall.Errno)))
	}
}
