namespace Bagan.Reports;

/// <summary>A class before and after balancing.</summary>
/// <param name="Name">The class name as the data has it.</param>
/// <param name="Folder">The folder that holds its images: the name, with characters that a file system cannot hold replaced.</param>
/// <param name="Before">Real images.</param>
/// <param name="After">Real and added images together.</param>
public sealed record ClassBalance(string Name, string Folder, int Before, int After)
{
    /// <summary>How many images were added.</summary>
    public int Added => After - Before;
}
