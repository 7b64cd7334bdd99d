using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bagan.Tensors.Tests.Distributed;

/// <summary>The native library on a libtorch without process groups, or without the headers of what they run on.</summary>
public unsafe class WithoutProcessGroupsTests
{
    private const int NotBuilt = 6; // BT_NOT_BUILT

    // ./test.sh builds the few files that know process groups, in one piece and without optimising, with the settings of the library's own build;
    // ./test.sh --faults the whole library, which takes minutes.
    [Fact]
    public void Faults_of_a_build_without_process_groups_are_said()
    {
        using var folder = new Folder();
        var library = NativeLibrary.Load(Environment.GetEnvironmentVariable("BAGAN_FAULTS") == "long" ? BuildWhole(folder.Path) : BuildPart());
        try
        {
            int gloo = 1, nccl = 1;
            var backends = (delegate* unmanaged<int*, int*, int>)NativeLibrary.GetExport(library, "bt_group_backends");
            Assert.Equal(0, backends(&gloo, &nccl));
            Assert.Equal((0, 0), (gloo, nccl));

            nint made = 0;
            var openStore = (delegate* unmanaged<byte*, int, int, byte*, long, nint*, int>)NativeLibrary.GetExport(library, "bt_store_open");
            fixed (byte* host = "127.0.0.1\0"u8)
            {
                Says(openStore(host, 29500, 1, host, 1000, &made));
            }

            var openGroup = (delegate* unmanaged<nint, byte*, int, int, byte*, long, nint*, int>)NativeLibrary.GetExport(library, "bt_group_open");
            Says(openGroup(0, null, 0, 1, null, 1000, &made));
            var openExchange = (delegate* unmanaged<nint, nint*, int, long, nint*, int>)NativeLibrary.GetExport(library, "bt_exchange_open");
            Says(openExchange(0, null, 0, 1 << 20, &made));
            var divide = (delegate* unmanaged<nint, long, long, long, long, int>)NativeLibrary.GetExport(library, "bt_batch_part_set");
            Says(divide(0, 0, 2, 0, 0));
            Assert.Equal(0, made);
        }
        finally
        {
            NativeLibrary.Free(library);
        }

        void Says(int code)
        {
            Assert.Equal(NotBuilt, code);
            var words = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "bt_last_error"))());
            Assert.Contains("this build has no process groups", words, StringComparison.Ordinal);
            Assert.Contains("libgloo-dev", words, StringComparison.Ordinal);
        }
    }

    private static string BuildPart()
    {
        var build = Path.Combine(NativeBuild(), "cmake");
        Cmake("--build", build, "--target", "bagan_torch_alone");
        return Path.Combine(build, "libbagan_torch_alone.so");
    }

    private static string BuildWhole(string folder)
    {
        Cmake("-S", Path.Combine(Root(), "native"), "-B", folder, "-DBAGAN_HAS_GLOO=OFF", "-DBAGAN_HAS_NCCL=OFF");
        Cmake("--build", folder, "--target", "bagan_torch", "--parallel", "2");
        return Path.Combine(folder, "libbagan_torch.so");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bagan.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Bagan.slnx is nowhere above this program.");
        }

        return folder;
    }

    // Of several libtorches that the library was built for, the newest build.
    private static string NativeBuild() =>
        Directory.EnumerateFiles(Path.Combine(Root(), "artifacts", "native"), "libbagan_torch.so", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) != "cmake").OrderBy(File.GetLastWriteTimeUtc).Select(path => Path.GetDirectoryName(path)!).Last();

    private static void Cmake(params string[] arguments)
    {
        var start = new ProcessStartInfo("cmake", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output.Result + error.Result);
    }

    private sealed class Folder : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("bagan-alone-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
