//! Why a read or write of something that is not a socket was refused.

use super::{rules, *};

const FILE: u16 = WRITES_FILE | READS_FILE;

rules! {
    FILES for FILE:
    sure EBADF [Writes OnlyRead]
        "descriptor {fd} is {file}, opened for reading only"
        "Open it with O_WRONLY or O_RDWR.";
    sure EBADF [Reads OnlyWrite]
        "descriptor {fd} is {file}, opened for writing only"
        "Open it with O_RDONLY or O_RDWR.";
    sure EISDIR [Reads IsDirectory]
        "descriptor {fd} is {file}"
        "Read it with readdir().";
    sure EINVAL [OfVector TooManyIovecs]
        "iovcnt is {iov_count}, and a call takes 0 to 1024 iovecs"
        "Use several calls.";
    sure EINVAL [NegativeIovec]
        "the iov_len of iovec {negative_iovec} is above SSIZE_MAX"
        "Was a negative length stored there?";
    sure EINVAL [IsEpoll]
        "{file} can be neither read nor written"
        "Use epoll_wait().";
    sure EINVAL [IsProcess]
        "{file} can be neither read nor written"
        "Wait for it with poll() and waitid().";
    sure EINVAL [IsRing]
        "{file} can be neither read nor written"
        "Use io_uring_enter().";
    sure EINVAL [Writes IsTimer]
        "{file} cannot be written"
        "Set it with timerfd_settime().";
    sure EINVAL [Writes IsSignal]
        "{file} cannot be written"
        "";
    sure EINVAL [IsEvent BelowEight]
        "an eventfd is read and written in numbers of 8 bytes, and the buffer has {length}"
        "Pass a uint64_t.";
    sure EINVAL [Reads IsTimer BelowEight]
        "a timerfd is read in numbers of 8 bytes, and the buffer has {length}"
        "Pass a uint64_t.";
    sure EINVAL [Reads IsSignal BelowSignal]
        "a signalfd is read in structures of 128 bytes, and the buffer has {length}"
        "Pass a struct signalfd_siginfo.";
    sure EINVAL [Writes IsEvent AllOnes]
        "an eventfd takes any number but UINT64_MAX, which is what was written"
        "";
    sure EINVAL [Direct Misaligned]
        "the file is open with O_DIRECT, and the buffer or the length is not a multiple of the \
         block size"
        "Align both.";
    maybe EINVAL [Direct]
        "the file is open with O_DIRECT, and the buffer, the length or the file offset is not \
         aligned as the filesystem needs it"
        "";
    only EINVAL [Writes IsKernelFile]
        "{file} does not accept the value that was written"
        "";
    only EAGAIN [Writes IsPipe]
        "{file} was full{wait}"
        "Wait until poll() reports POLLOUT.";
    only EAGAIN [Reads IsPipe]
        "{file} was empty{wait}"
        "Wait until poll() reports POLLIN.";
    only EAGAIN [Writes IsEvent]
        "the number in the eventfd would become too large{wait}"
        "Wait until poll() reports POLLOUT.";
    only EAGAIN [Reads]
        "nothing was there to read from {file}{wait}"
        "Wait until poll() reports POLLIN.";
    only EAGAIN [Writes]
        "{file} could not take anything{wait}"
        "Wait until poll() reports POLLOUT.";
    only EPIPE [Writes IsPipe]
        "no process has {file} open for reading any more"
        "Stop writing to it.";
    sure EPERM [Writes Sealed]
        "{file} is sealed against writing (F_SEAL_WRITE)"
        "";
    maybe EPERM [Writes GrowthSealed]
        "{file} is sealed against growing (F_SEAL_GROW), and the data would go beyond its end"
        "";
    sure EPERM [Writes IsImmutableFile]
        "{file} is immutable"
        "See lsattr(1).";
    sure EIO [IsTerminal HungUp]
        "{file} is a terminal whose other end is closed"
        "";
    only EIO [IsMemory]
        "no memory of the process is mapped at the file offset"
        "";
    sure ENOSPC [Writes IsFullDevice]
        "/dev/full answers every write in this way"
        "";
    sure ENOSPC [Writes IsRegular FullFilesystem]
        "the filesystem of {file} has no space left"
        "Delete something.";
    maybe EFBIG [Writes IsRegular BeyondLimit]
        "the data would go beyond RLIMIT_FSIZE, which is {file_size_limit}"
        "";
    maybe EFBIG [Writes IsRegular]
        "the file would become larger than its filesystem allows"
        "";
}

rules! {
    FILES_MANUAL for FILE:
    manual EAGAIN [] "the file is marked nonblocking, and the call would block" "";
    manual EBADF [] "" "";
    manual EDQUOT [] "" "";
    manual EFAULT [] "" "";
    manual EFBIG [] "the file would exceed a size limit" "";
    manual EINTR [] "a signal came before any data was transferred" "Call it again.";
    manual EINVAL [] "the file is unsuitable for this, or an address, length or offset is not aligned" "";
    manual EIO [] "" "";
    manual EISDIR [] "" "";
    manual ENOSPC [] "" "";
    manual EPERM [] "the operation was prevented by a file seal" "";
    manual EPIPE [] "" "";
}
