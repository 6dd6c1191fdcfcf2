//! The errors that mean the same in every call.

use super::{rules, *};

rules! {
    COMMON for ALL:
    sure EBADF [HasDescriptor MinusOne]
        "-1 is not a descriptor: it is what a failed call returns"
        "Check the result of the call that should have returned one.";
    sure EBADF [HasDescriptor Negative]
        "descriptor {fd} is negative, and no descriptor is"
        "Pass what the call that made the descriptor returned.";
    sure EBADF [HasDescriptor Closed]
        "descriptor {fd} is not open in this process"
        "It was closed before the call, or never opened.";
    sure EBADF [HasDescriptor OnlyPath]
        "descriptor {fd} is {file}, opened with O_PATH, which allows neither reading nor writing"
        "Open it without O_PATH.";
    sure ENOTSOCK [OfSocketCall NotSocket]
        "descriptor {fd} is {file}, not a socket"
        "Pass the descriptor of the socket.";
    maybe ENOTSOCK [OfSocketCall Socket]
        "descriptor {fd} is a socket now but was not one during the call: another thread closed \
         it and its number was used again"
        "";
    sure EFAULT [Fault Null]
        "{pointer} is a null pointer, and the call has to {use} {fault_length} there"
        "Pass a pointer to memory, and its real size.";
    sure EFAULT [Fault Forbidden ForWriting]
        "{pointer} is {address}, and the memory there may not be written"
        "Pass memory that the program may write to.";
    sure EFAULT [Fault Forbidden]
        "{pointer} is {address}, and the memory there may not be read"
        "Pass memory that the program may read.";
    sure EFAULT [Fault NothingGood]
        "{pointer} is {address}, where no memory is mapped"
        "Pass a pointer to memory that the program owns.";
    sure EFAULT [Fault]
        "only the first {fault_good} of the {fault_length} at {pointer} are mapped"
        "Pass the real size of the memory.";
    maybe EFAULT [MemoryGood]
        "an argument points into a mapped file beyond the end of the file"
        "";
    maybe EFAULT [MemoryGood]
        "another thread mapped the memory, or changed a pointer, after the call"
        "";
    sure EMFILE [NoFreeDescriptor]
        "the process has as many descriptors open as RLIMIT_NOFILE allows, which is \
         {max_descriptors}"
        "Close some, or raise the limit.";
    sure EMFILE [Pairs OneFreeDescriptor]
        "a pair takes two descriptors, and the process may open only one more: RLIMIT_NOFILE is \
         {max_descriptors}"
        "Close some, or raise the limit.";
    maybe EMFILE []
        "the process had as many descriptors open as RLIMIT_NOFILE allows, which is \
         {max_descriptors}"
        "Close some, or raise the limit.";
    sure ENFILE [AllFiles]
        "the system has as many files open as fs.file-max allows, which is {max_files}"
        "Close some, or raise fs.file-max.";
    maybe ENFILE []
        "the system had as many files open as fs.file-max allows, which is {max_files}"
        "";
    maybe EACCES []
        "a security module (such as Landlock, AppArmor or SELinux) or a BPF program forbids it"
        "";
    maybe EPERM []
        "a security module (such as Landlock, AppArmor or SELinux) or a BPF program forbids it"
        "";
    only EINTR [Transfers HasTimeout]
        "a signal handler interrupted the call before any data was transferred"
        "Call it again. SA_RESTART does not help on a socket with a timeout.";
    only EINTR [Transfers]
        "a signal handler interrupted the call before any data was transferred"
        "Call it again, or install the handler with SA_RESTART.";
    only EINTR [Accepts]
        "a signal handler interrupted the call before a connection came"
        "Call it again, or install the handler with SA_RESTART.";
    only EINTR [Closes]
        "a signal handler interrupted the call, but Linux has released the descriptor all the same"
        "Do not close it again: its number may already be another file's.";
    only EIO [Closes]
        "data written earlier could not be stored; Linux has released the descriptor all the same"
        "Do not close it again: its number may already be another file's.";
    only ENOSPC [Closes]
        "the filesystem had no space for data written earlier; Linux has released the descriptor \
         all the same"
        "Do not close it again: its number may already be another file's.";
    only EDQUOT [Closes]
        "the disk quota had no space for data written earlier; Linux has released the descriptor \
         all the same"
        "Do not close it again: its number may already be another file's.";
}
