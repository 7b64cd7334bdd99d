namespace Bagan.Cli.Tests.Faults;

/// <summary>A test that mounts a file system in a namespace of its own; skipped where the system does not allow that.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Allowed = new(() =>
    {
        try
        {
            return Processes.Run("unshare", ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    public MountFactAttribute()
    {
        if (!Allowed.Value)
        {
            Skip = "This system does not let a process mount a file system of its own (unshare --map-root-user --mount).";
        }
    }
}
