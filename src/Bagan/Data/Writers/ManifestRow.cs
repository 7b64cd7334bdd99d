namespace Bagan.Data.Writers;

/// <summary>One line of a manifest: one written image.</summary>
/// <param name="File">Its file, relative to the manifest, with forward slashes; of an image in an array file, that file and "#" and its position.</param>
/// <param name="Class">The name of its class.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Split">"train", "val" or "test"; null where the data have no splits.</param>
public sealed record ManifestRow(string File, string Class, ImageOrigin Origin, string? Split = null);
