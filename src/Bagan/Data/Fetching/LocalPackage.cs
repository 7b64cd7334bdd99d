namespace Bagan.Data.Fetching;

/// <summary>A system package that brings a benchmark set.</summary>
/// <param name="Name">The package.</param>
/// <param name="Folder">Where it puts the files.</param>
/// <param name="Files">The files with the MD5 of their unpacked content (packages compress anew).</param>
public sealed record LocalPackage(string Name, string Folder, IReadOnlyList<(string File, string Md5)> Files);
