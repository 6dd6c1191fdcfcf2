fn main() {
    println!("{:?}", sockshim::errno::Errno::EBADF);
}
