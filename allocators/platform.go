package allocators

// idlabNeedsA64BitPlatform is a type that the constant below fits only on platforms with 64 bits. On others the package
// does not compile. The designs stand for those of 64-bit kernels: the sizes of their structures, which the tests
// assert, assume pointers of 8 bytes.
type idlabNeedsA64BitPlatform uint

const _ idlabNeedsA64BitPlatform = 1 << 63
