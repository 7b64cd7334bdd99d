namespace Bagan.Data.Sources;

/// <summary>Takes the content of one file; called from several threads at once, once for each file that could be read.</summary>
/// <param name="index">The file's position among the files asked for.</param>
/// <param name="content">Its bytes, valid during the call.</param>
internal delegate void FileVisitor(int index, ReadOnlySpan<byte> content);
