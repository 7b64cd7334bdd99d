using System.Diagnostics;
using System.Globalization;

namespace Bagan.Tensors.Tests;

/// <summary>
/// Memory of tensors that are gone goes back to the system; where a program asks for it, it stays with the process until it is given back. That cannot
/// be undone, so it is measured in a process of its own, and without the settings of glibc that the other tests run with.
/// </summary>
public class FreedMemoryTests
{
    private const int Tensors = 128;
    private const int Elements = 1 << 20; // 4 MiB each
    private const double Taken = Tensors * Elements * 4.0;

    [Fact]
    public async Task MemoryIsKeptFromWhenThatIsAskedForUntilItIsReleased()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var start = new ProcessStartInfo("dotnet", [typeof(FreedMemoryTests).Assembly.Location, nameof(FreedMemoryTests)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k == "GLIBC_TUNABLES" || k.StartsWith("MALLOC_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill();
            Assert.Fail("The process did not end.");
        }

        Assert.True(process.ExitCode == 0, await error);
        var left = (await output).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => double.Parse(w, CultureInfo.InvariantCulture)).ToList();
        Assert.InRange(left[0], double.MinValue, 0.2); // loading the library changes nothing
        Assert.InRange(left[1], 0.8, double.MaxValue); // KeepFreedMemory
        Assert.InRange(left[2], double.MinValue, 0.2); // ReleaseFreedMemory
    }

    /// <summary>Of the memory of tensors that are gone, the shares that the process still holds: as it starts, with freed memory kept, and after its release.</summary>
    internal static string Measured()
    {
        Tensor.Full([Elements], 1).Dispose(); // what the first work of a process takes for good
        var before = Resident();
        var block = Tensor.Full([Tensors * Elements], 1); // in one piece: of smaller ones glibc itself keeps some
        block.Dispose();
        var asItIs = Resident();
        Engine.Configure(new() { KeepFreedMemory = true });
        Fill();
        var kept = Resident();
        Engine.ReleaseFreedMemory();
        return string.Create(CultureInfo.InvariantCulture, $"{(asItIs - before) / Taken} {(kept - before) / Taken} {(Resident() - before) / Taken}");
    }

    private static void Fill()
    {
        using var scope = new TensorScope();
        for (var i = 0; i < Tensors; i++)
        {
            _ = Tensor.Full([Elements], 1);
        }
    }

    // Bytes of this process that are in memory (proc(5), statm, the second field: pages).
    private static double Resident() =>
        double.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
