using System.Globalization;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;
using Parquet;
using Parquet.Schema;

namespace Bagan.Data.Readers.Formats;

/// <summary>One Parquet file: its columns, its labels, and the bytes of its pictures, a group of rows at a time.</summary>
internal sealed class ParquetShard
{
    private const long LargestInMemory = 1L << 30;

    private readonly FileTree _tree;

    private ParquetShard(FileTree tree, SourceFile file, ParquetColumns columns, IReadOnlyList<string>? names, IReadOnlyList<int> groups)
    {
        _tree = tree;
        File = file;
        Columns = columns;
        Names = names;
        Groups = groups;
    }

    /// <summary>The file.</summary>
    public SourceFile File { get; }

    /// <summary>The columns that are read.</summary>
    public ParquetColumns Columns { get; }

    /// <summary>The names of labels 0, 1, 2, ..., or null.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>How many rows each group has.</summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows => Groups.Sum();

    /// <summary>Looks at a file.</summary>
    /// <exception cref="BadPartException">It is damaged, or has no pictures or labels.</exception>
    public static ParquetShard Open(FileTree tree, SourceFile file, DataReadOptions options) => Guarded(tree, file, reader =>
    {
        var fields = reader.Schema.DataFields;
        var columns = ParquetColumns.Find([.. fields.Select(f => (PathOf(f), IsBytes(f)))], reader.CustomMetadata, options, out var names);
        return new ParquetShard(tree, file, columns, names, [.. Enumerable.Range(0, reader.RowGroupCount).Select(g => checked((int)Group(reader, g).RowCount))]);
    });

    /// <summary>Reads the labels of all rows.</summary>
    /// <exception cref="BadPartException">They cannot be read, or are no labels.</exception>
    public ParquetLabels ReadLabels(CancellationToken cancellation) => Guarded(_tree, File, reader =>
    {
        var field = reader.Schema.DataFields.Single(f => PathOf(f) == Columns.Label);
        var numbers = new List<int>();
        var texts = new List<string?>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = Values(Group(reader, g), field, Groups[g]).GetAwaiter().GetResult();
            foreach (var value in values)
            {
                if (IsText(field))
                {
                    texts.Add(value as string);
                    continue;
                }

                var number = value is null ? -1 : Convert.ToDouble(value, CultureInfo.InvariantCulture);
                numbers.Add(number is >= -1 and <= int.MaxValue && number == Math.Floor(number)
                    ? (int)number
                    : throw new BadContentException($"the label of row {numbers.Count} is {number.ToString(CultureInfo.InvariantCulture)}, which is no class number"));
            }
        }

        return IsText(field) ? new ParquetLabels(null, [.. texts], null) : new ParquetLabels([.. numbers], null, Names);
    });

    /// <summary>Reads the pictures of one group of rows.</summary>
    /// <param name="group">Which group.</param>
    /// <returns>The bytes of each row's picture; null where a row has none.</returns>
    /// <exception cref="BadPartException">They cannot be read.</exception>
    public byte[]?[] ReadPictures(int group) => Guarded(_tree, File, reader =>
    {
        var pictures = new byte[]?[Groups[group]];
        Pictures(Group(reader, group), reader.Schema.DataFields.Single(f => PathOf(f) == Columns.Image), pictures).GetAwaiter().GetResult();
        return pictures;
    });

    private static string PathOf(DataField field) => string.Join('/', field.Path.ToList());

    private static bool IsBytes(DataField field) => field.ClrType == typeof(byte[]) || field.ClrType == typeof(ReadOnlyMemory<byte>);

    private static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private static ParquetRowGroupReader Group(Parquet.ParquetReader reader, int number) => (ParquetRowGroupReader)reader.OpenRowGroupReader(number);

    private static async Task Pictures(ParquetRowGroupReader group, DataField field, byte[]?[] pictures) => await group.ReadAsync(field, pictures.AsMemory()!);

    private static async Task<object?[]> Values(ParquetRowGroupReader group, DataField field, int count)
    {
        if (IsText(field))
        {
            var texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory()!);
            return texts;
        }

        return field.ClrType == typeof(long) ? await Numbers<long>(group, field, count)
            : field.ClrType == typeof(int) ? await Numbers<int>(group, field, count)
            : field.ClrType == typeof(short) ? await Numbers<short>(group, field, count)
            : field.ClrType == typeof(byte) ? await Numbers<byte>(group, field, count)
            : throw new BadContentException($"its column {field.Path} is of type {field.ClrType.Name}; labels are whole numbers or text");
    }

    private static async Task<object?[]> Numbers<T>(ParquetRowGroupReader group, DataField field, int count)
        where T : struct
    {
        if (field.IsNullable)
        {
            var nullable = new T?[count];
            await group.ReadAsync<T>(field, nullable.AsMemory());
            return Array.ConvertAll(nullable, n => (object?)n);
        }

        var numbers = new T[count];
        await group.ReadAsync<T>(field, numbers.AsMemory());
        return Array.ConvertAll(numbers, n => (object?)n);
    }

    // Whatever the library throws at damaged bytes is the file's fault.
    private static T Guarded<T>(FileTree tree, SourceFile file, Func<Parquet.ParquetReader, T> read) => BadPartException.Guard(file.Path, () =>
    {
        using var stream = Seekable(tree, file);
        try
        {
            var reader = Parquet.ParquetReader.CreateAsync(stream, leaveStreamOpen: true).GetAwaiter().GetResult();
            try
            {
                return read(reader);
            }
            finally
            {
                reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException or BaganException or BadContentException or UnauthorizedAccessException))
        {
            throw new BadContentException($"it is damaged, or of a kind of Parquet that is not read ({e.Message.TrimEnd('.')})", e);
        }
    });

    private static Stream Seekable(FileTree tree, SourceFile file)
    {
        var stream = tree.Open(file);
        if (stream.CanSeek)
        {
            return stream;
        }

        using (stream)
        {
            if (file.Length > LargestInMemory)
            {
                throw new BadContentException($"it holds {file.Length} bytes inside an archive; unpack the archive first");
            }

            var copy = new MemoryStream((int)file.Length);
            stream.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
    }
}

/// <summary>The rows of Parquet files as files, each holding its picture.</summary>
internal sealed class ParquetRows : FileTree
{
    private readonly IReadOnlyList<ParquetShard> _shards;
    private readonly List<SourceFile> _rows = [];
    private readonly List<int> _starts = [];

    /// <summary>Makes files of the rows of shards.</summary>
    /// <param name="tree">Where the shards are.</param>
    /// <param name="shards">The shards.</param>
    public ParquetRows(FileTree tree, IReadOnlyList<ParquetShard> shards)
    {
        Location = tree.Location;
        _shards = shards;
        for (var s = 0; s < shards.Count; s++)
        {
            var row = 0;
            _starts.Add(_rows.Count);
            for (var g = 0; g < shards[s].Groups.Count; g++)
            {
                for (var i = 0; i < shards[s].Groups[g]; i++)
                {
                    _rows.Add(new Row(string.Create(CultureInfo.InvariantCulture, $"{shards[s].File.Path}#{row++}"), s, g, i));
                }
            }
        }
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files => _rows;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Folders => [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hidden => [];

    /// <inheritdoc/>
    public override IReadOnlyList<BadFile> Bad => [];

    /// <summary>The rows of one shard, in order.</summary>
    public IEnumerable<SourceFile> RowsOf(int shard) => _rows.Skip(_starts[shard]).Take(_shards[shard].Rows);

    /// <inheritdoc/>
    public override SourceFile? Find(string path) => null;

    /// <inheritdoc/>
    public override Stream Open(SourceFile file)
    {
        var content = Array.Empty<byte>();
        ReadAll([file], (_, bytes) => content = bytes.ToArray(), (_, reason) => throw new BadContentException(reason), new ReadLimits(1, Codecs.DecodeOptions.Default, CancellationToken.None));
        return new MemoryStream(content, writable: false);
    }

    /// <inheritdoc/>
    public override void ReadAll(IReadOnlyList<SourceFile> files, FileVisitor visit, Action<int, string> fail, ReadLimits limits, int headBytes = 0)
    {
        foreach (var group in Enumerable.Range(0, files.Count).GroupBy(i => (((Row)files[i]).Shard, ((Row)files[i]).Group)))
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            int[] positions = [.. group];
            byte[]?[] pictures;
            try
            {
                pictures = _shards[group.Key.Shard].ReadPictures(group.Key.Group);
            }
            catch (BadPartException e)
            {
                Array.ForEach(positions, i => fail(i, e.File.Reason));
                continue;
            }

            ParallelWork.For(positions.Length, limits, (start, end) =>
            {
                for (var k = start; k < end; k++)
                {
                    if (pictures[((Row)files[positions[k]]).Place] is { Length: > 0 } picture)
                    {
                        visit(positions[k], picture);
                    }
                    else
                    {
                        fail(positions[k], "the row holds no bytes of a picture");
                    }
                }
            });
        }
    }

    private sealed record Row(string Path, int Shard, int Group, int Place) : SourceFile(Path, 0);
}
