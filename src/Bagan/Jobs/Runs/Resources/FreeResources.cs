namespace Bagan.Jobs.Runs.Resources;

/// <summary>What a machine has left.</summary>
/// <param name="MemoryBytes">Memory that can be taken without pushing anything out.</param>
/// <param name="DiskBytes">Room on the disk of the output folder.</param>
internal sealed record FreeResources(long MemoryBytes, long DiskBytes)
{
    /// <summary>Asks the system, and the control group that the process may live in.</summary>
    /// <param name="folder">A folder on the disk, which is there.</param>
    internal static FreeResources Now(string folder) => new(FreeMemory.Bytes(), new DriveInfo(folder).AvailableFreeSpace);
}
