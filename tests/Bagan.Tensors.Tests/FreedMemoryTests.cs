using System.Globalization;

namespace Bagan.Tensors.Tests;

/// <summary>Memory of tensors that are gone stays with the process where that is asked for, until it is given back.</summary>
public class FreedMemoryTests
{
    private const int Tensors = 128;
    private const int Elements = 1 << 20; // 4 MiB each

    [Fact]
    public void MemoryIsKeptUntilItIsReleased()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Engine.Configure(new() { KeepFreedMemory = true });
        Engine.ReleaseFreedMemory();
        var before = Resident();
        using (new TensorScope())
        {
            for (var i = 0; i < Tensors; i++)
            {
                _ = Tensor.Full([Elements], 1);
            }
        }

        const double taken = Tensors * Elements * 4.0;
        Assert.InRange(Resident() - before, 0.8 * taken, double.MaxValue);

        Engine.ReleaseFreedMemory();

        Assert.InRange(Resident() - before, double.MinValue, 0.2 * taken);
    }

    // Bytes of this process that are in memory (proc(5), statm, the second field: pages).
    private static double Resident() =>
        double.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
