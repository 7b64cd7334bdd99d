using Bagan.Imaging;

namespace Bagan.Tests.Imaging;

public class NativeLibrariesTests
{
    [Fact]
    public void A_missing_library_is_named_with_the_package_that_brings_it()
    {
        NativeLibraries.Register("libmissing", "libmissing9", "libmissing.so.9", "libmissing.so.8");

        var error = Assert.Throws<BaganException>(() => NativeLibraries.Load("libmissing"));

        Assert.Contains("libmissing.so.9, libmissing.so.8", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libmissing9", error.Message, StringComparison.Ordinal);
        Assert.IsNotType<BaganInputException>(error);
    }

    [Fact]
    public void Both_package_names_are_given_where_releases_differ()
    {
        NativeLibraries.Register("libmissing2", "libmissing9|libmissing", "libmissing.so.9");

        var error = Assert.Throws<BaganException>(() => NativeLibraries.Load("libmissing2"));

        Assert.EndsWith(
            "sudo apt-get install libmissing9 (in other releases of Debian or Ubuntu: sudo apt-get install libmissing)",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_file_that_is_there_is_taken()
    {
        NativeLibraries.Register("libsecond", "libc6", "libmissing.so.9", "libc.so.6");

        Assert.NotEqual(0, NativeLibraries.Load("libsecond"));
    }

    [Fact]
    public void A_name_that_nobody_registered_is_left_to_the_runtime() => Assert.Equal(0, NativeLibraries.Load("libnobody"));
}
