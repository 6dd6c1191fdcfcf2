//! What is wrong with an address, whatever the call does with it.

use super::{rules, *};

rules! {
    ADDRESS for NAMING:
    sure EINVAL [GivesName LongAddress]
        "addrlen is {name_length}, and no address is longer than 128 bytes"
        "Pass the size of the address.";
    sure EINVAL [InMessage NegativeLength]
        "msg_namelen is {name_length}"
        "Store the size of the address at msg_name there.";
    sure EINVAL [GivesName AddressUsed BadLength]
        "addrlen is {name_length}, which no address of {socket_domain} has"
        "Pass the size of the address structure.";
    sure EINVAL [InMessage AddressUsed GivesAddress BadLength]
        "msg_namelen is {name_length}, which no address of {socket_domain} has"
        "Store the size of the address structure there.";
    sure EINVAL [FamilyIsInvalid AddressUsed OtherFamily]
        "the address is of the family {family}, and the socket of {socket_domain}"
        "Pass an address of the socket's family.";
    sure EAFNOSUPPORT [AddressUsed OtherFamily]
        "the address is of the family {family}, and the socket of {socket_domain}"
        "Pass an address of the socket's family.";
    sure ENOENT [HasPath Obstacle]
        "the directory {obstacle} does not exist"
        "Make it, or correct the path.";
    sure ENOTDIR [HasPath Obstacle]
        "{obstacle} is not a directory, but the path {path} leads through it"
        "Correct the path.";
    only ELOOP [HasPath]
        "the symbolic links on the way to {path} form a loop, or are more than 40"
        "Correct them.";
    only ENAMETOOLONG [HasPath]
        "a symbolic link on the way to {path} has a component that is too long"
        "Correct it.";
    sure ENOENT [HasPath EndsInSlash]
        "{path} ends with a slash, as only the path of an existing directory may"
        "Correct the path.";
}
