using System.Text;

namespace Bagan.Tensors.Tests.Interop;

public sealed class EngineLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-engine").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AMissingLibraryNamesTheCommand() => RequireRemedy(Path.Combine(_folder, "libbagan_torch.so"), "cannot open shared object file");

    [Fact]
    public void AMissingLibtorchNamesTheCommand()
    {
        // The real library, asking for a libtorch that no machine has.
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libbagan_torch.so"));
        var wanted = "libtorch_cpu.so"u8.ToArray();
        var at = bytes.AsSpan().IndexOf(wanted);
        Assert.True(at > 0);
        Encoding.ASCII.GetBytes("libmissing_.so").CopyTo(bytes, at);
        var path = Path.Combine(_folder, "libbagan_torch.so");
        File.WriteAllBytes(path, bytes);
        RequireRemedy(path, "libmissing_.so");
    }

    [Fact]
    public void AFileThatIsNoLibraryNamesTheCommand()
    {
        var path = Path.Combine(_folder, "libbagan_torch.so");
        File.WriteAllText(path, "not a library");
        RequireRemedy(path, "Usually");
    }

    [Theory]
    [InlineData(true, "linux-x64", "")]
    [InlineData(true, "debian.12-x64", "")]
    [InlineData(true, "linux-arm64", "runs on linux-arm64; the packages of bagan hold native code for Linux on x64")]
    [InlineData(true, "linux-musl-x64", "runs on linux-musl-x64")]
    [InlineData(false, "osx-arm64", "runs on osx-arm64")]
    [InlineData(false, "win-x64", "runs on win-x64")]
    public void OtherSystemsAreNamed(bool linux, string runtime, string expected)
    {
        var said = EngineLibrary.Elsewhere(linux, runtime);

        Assert.Contains(expected, said);
        Assert.Equal(expected.Length == 0, said.Length == 0);
    }

    private static void RequireRemedy(string path, string words)
    {
        var error = Assert.Throws<EngineMissingException>(() => EngineLibrary.Load(path));
        Assert.Contains("apt-get install libtorch-dev", error.Message);
        Assert.Contains("BAGAN_LIBTORCH", error.Message);
        Assert.Contains(words, error.Message);
        Assert.Contains(path, error.Message);
    }
}
