namespace Bagan.Data.Fetching;

/// <summary>One file of a benchmark set.</summary>
/// <param name="Name">The name that it gets, or of an archive that is unpacked.</param>
/// <param name="Md5">MD5 of the file as its publisher offers it, in lower-case hexadecimal.</param>
/// <param name="Addresses">Where it is to be had, the publisher's own place first.</param>
/// <param name="UnpackInto">For a zip archive: the folder that its files are put in ("" for the set's own); null to keep the file as it is.</param>
public sealed record BenchmarkFile(string Name, string Md5, IReadOnlyList<Uri> Addresses, string? UnpackInto = null);
