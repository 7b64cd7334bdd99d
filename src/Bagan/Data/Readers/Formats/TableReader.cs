using System.Globalization;
using System.Text;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// A table with a row for each image: its file (relative to the table, or to --images), its label, and if wanted its split and its group.
/// Several tables named after splits (train.csv, test.csv), or one in each split's folder, make one set.
/// </summary>
internal sealed class TableReader : IDataReader
{
    private const int ShownTables = 10;

    // Rows that are looked at to see where the files of a table lie.
    private const int Tried = 100;

    private static readonly FileKind Unlisted = new("image that the table does not name", "images that the table does not name");
    private static readonly FileKind OfBadRow = new("image whose row of the table cannot be used", "images whose rows of the table cannot be used");

    private static readonly FileKind OfBadTable = new("image whose table cannot be used", "images whose table cannot be used");

    /// <inheritdoc/>
    public string Name => "table";

    /// <inheritdoc/>
    public string Description => "a CSV or TSV table (or metadata.jsonl) with columns file (or path, image, id) and class (or label), and if wanted split; files are relative to the table, or to --images DIR";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree, DataReadOptions options)
    {
        var tables = TableSearch.In(tree, options);
        return tables.Readable.Count == 0 ? Recognition.No
            : tree.Focus is not null || tables.IsManifest || options.NamesTable ? Recognition.Sure
            : Recognition.Weak;
    }

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var found = TableSearch.In(tree, options);
        var tables = found.Readable.Count > 0 ? found.Readable : found.Others.Count == 1 ? found.Others : [];
        if (tables.Count == 0)
        {
            throw new BaganInputException(found.Others.Count > 1
                ? $"{tree.Location} holds several tables ({Names(found.Others)}), and none has columns that are known. Name the one you mean, and its columns by --file-column and --label-column."
                : $"{tree.Location} holds no table: expected a CSV or TSV file with the columns file (or path) and class (or label).");
        }

        if (tables.Count > 1 && (tables.Any(t => t.Split is null) || tables.DistinctBy(t => t.Split).Count() < tables.Count))
        {
            throw new BaganInputException($"{tree.Location} holds several tables ({Names(tables)}). Name the one you mean.");
        }

        var reading = new Reading(tree, options, limits, tables.Count > 1);
        foreach (var table in tables)
        {
            reading.Take(table);
        }

        return reading.Finish(Name, tables, found);
    }

    private static string Names(IReadOnlyList<TableFile> tables) => Quantity.Names(tables.Select(t => t.File.Path), ShownTables);

    private sealed class Reading(FileTree tree, DataReadOptions options, ReadLimits limits, bool areSplits)
    {
        private readonly Encoding? _encoding = options.TextEncoding;
        private readonly List<TableRow> _rows = [];
        private readonly List<BadFile> _bad = [];
        private readonly List<(int Line, BadFile Row)> _badRows = [];
        private readonly List<string> _notes = [];
        private readonly HashSet<string> _badFiles = new(StringComparer.Ordinal);
        private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);
        private bool _failed;
        private IReadOnlyList<string>? _listed;
        private SourceFile? _classesFile;

        public void Take(TableFile table)
        {
            if (_classesFile is null)
            {
                _classesFile = tree.Find(table.File.Folder.Length == 0 ? LabelMap.NamesFile : $"{table.File.Folder}/{LabelMap.NamesFile}");
                Guarded(() => _listed = LabelMap.ReadNames(tree, _classesFile, _encoding));
            }

            Guarded(() => Read(table));
        }

        public DataListing Finish(string format, IReadOnlyList<TableFile> tables, TableSearch found)
        {
            var names = _listed ?? ClassOrder.Of(_rows.Select(r => r.Label), null);
            var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
            string[] used = [.. tables.Select(t => t.File.Path), .. _classesFile is null ? Array.Empty<string>() : [_classesFile.Path]];
            var claimed = _rows.Select(r => r.File.Path).Concat(used).ToHashSet(StringComparer.Ordinal);
            var ignored = DataListing.Around(tree);
            var unlisted = 0;
            foreach (var file in tree.Focus is null ? tree.Files.Where(f => !claimed.Contains(f.Path)) : [])
            {
                var kind = !FileKinds.HasImageEnding(file.Name) ? FileKinds.OfName(file.Name)
                    : _failed ? OfBadTable
                    : _skipped.Contains(file.Path) ? TableLabels.Kind
                    : _badFiles.Contains(file.Path) ? OfBadRow
                    : Unlisted;
                unlisted += kind == Unlisted ? 1 : 0;
                ignored.Add(file.Path, kind);
            }

            var listing = new DataListing
            {
                Format = format,
                ClassNames = names,
                Splits = [.. _rows.GroupBy(r => r.Split).OrderBy(g => g.Key).Select(g => Split(g.Key, [.. g], classes))],
                Ignored = ignored.Build(),
                Used = used,
            };
            listing.Bad.AddRange(_bad);
            listing.Notes.AddRange(found.Notes(tables));
            listing.Notes.AddRange(_notes);
            if (unlisted > 0)
            {
                listing.Notes.Add($"{Quantity.Of(unlisted, "image file")} {Quantity.Form(unlisted, "is", "are")} not in the table {tables[0].File.Path} and not read{(!options.NamesTable && HasClassFolders() ? "; --format folders reads the class folders instead" : "")}.");
            }

            return listing;
        }

        private bool HasClassFolders() => ClassFolderReader.Recognise(FolderPlan.Of(tree)) >= Recognition.Likely;

        private ListedSplit Split(SplitKind kind, TableRow[] rows, Dictionary<string, int> classes) => new()
        {
            Kind = kind,
            Labels = [.. rows.Select(r => classes[r.Label])],
            Sources = [.. rows.Select(r => r.File.Path)],
            Groups = options.GroupColumn is null ? null : [.. rows.Select(r => r.Group)],
            Feed = new EncodedFeed(tree, [.. rows.Select(r => r.File)]),
        };

        private void Guarded(Action read)
        {
            try
            {
                read();
            }
            catch (BadPartException e)
            {
                _bad.Add(e.File);
                _failed = true;
            }
        }

        private void Read(TableFile table)
        {
            var place = table.File.Path;
            var text = table.Read(tree, _encoding);
            var files = FilesOf(table, text);
            var roles = TableRoles.Find(text, place, options, n => files.Find(n.Trim(), out _) is not null);
            var kindOfTable = areSplits ? table.Split!.Value : SplitKind.Train;
            var known = _listed?.ToHashSet(StringComparer.Ordinal);
            var labels = new TableLabels(options.LabelPolicy);
            var rows = new List<TableRow>();
            var missing = new List<BadFile>();
            foreach (var (line, fields) in text.Rows)
            {
                limits.Cancellation.ThrowIfCancellationRequested();
                var at = string.Create(CultureInfo.InvariantCulture, $"{place} line {line}");
                if (fields.Length > text.Columns.Count && fields.Skip(text.Columns.Count).Any(f => f.Trim().Length > 0))
                {
                    _badRows.Add((line, new BadFile(at, $"it has {Quantity.Of(fields.Length, "field")}, and the table {Quantity.Of(text.Columns.Count, "column")}")));
                    if (files.Find(table.Plain(roles.FileOf(fields)), out _) is { } unsure)
                    {
                        _badFiles.Add(unsure.Path);
                    }

                    continue;
                }

                if (fields.Length < roles.Needed)
                {
                    _badRows.Add((line, new BadFile(at, $"it has {Quantity.Of(fields.Length, text.Columns.Count, "column")}")));
                    continue;
                }

                var name = table.Plain(roles.FileOf(fields));
                if (name.Length == 0)
                {
                    _badRows.Add((line, new BadFile(at, "it names no file")));
                }
                else if (files.Find(name, out var problem) is not { } file)
                {
                    missing.Add(new BadFile(at, problem));
                    _badRows.Add((line, missing[^1]));
                }
                else
                {
                    Add(rows, new Place(text, roles, table, line, at, fields), file, labels, known, kindOfTable);
                }
            }

            if (rows.Count == 0 && missing.Count > 0 && missing.Count == text.Rows.Count)
            {
                throw NothingFound(text, roles, table, files, missing[0]);
            }

            // In a manifest, and where all labels are names of classes, none is several.
            rows = table.IsManifest || known?.IsSupersetOf(rows.Select(r => r.Label)) == true ? rows : labels.Take(rows, place, _notes);
            rows = [.. rows.Where(r => r.Label.Length > 0 || !Refuse(r, "it has no label"))];
            if (known is not null && table.IsManifest && !known.IsSupersetOf(rows.Select(r => r.Label)))
            {
                // The file keeps no names with line breaks or blanks at their ends; the manifest does.
                _notes.Add($"{_classesFile!.Path} was not used: it does not list exactly the classes of {place}. The classes are ordered by name.");
                (known, _listed, _classesFile) = (null, null, null);
            }

            if (known is not null)
            {
                rows = TableLabels.ByNumber(rows, _listed!, place, _notes);
                rows = [.. rows.Where(r => known.Contains(r.Label) || !Refuse(r, $"its label '{r.Label}' is not one of the classes in {LabelMap.NamesFile}"))];
            }

            _bad.AddRange(_badRows.OrderBy(b => b.Line).Select(b => b.Row));
            _badRows.Clear();
            rows = TableLabels.Once(labels.Agree(rows), place, _notes);
            labels.Settle(place, _notes);
            rows = roles.Split is null && !areSplits && !table.IsManifest ? TableSplits.ByFolder(rows, place, _notes) : rows;
            _skipped.UnionWith(labels.Skipped);
            _rows.AddRange(rows);
            AddNotes(place, text, roles, files);
        }

        // train.csv beside the folders train and test, which bear files of the same names: the folder of the table's own split.
        private TableFiles FilesOf(TableFile table, TableText text)
        {
            var files = new TableFiles(tree, table.File, options);
            if (!areSplits || tree.Focus is not null || files.Folder is not { } above
                || FolderIndex.Of(tree).FoldersIn(above).Where(f => SplitWords.OfFolder(FolderIndex.NameOf(f)) == table.Split).ToArray() is not [var folder])
            {
                return files;
            }

            var own = new TableFiles(tree, table.File, options, below: folder);
            if (Found(own) <= Found(files))
            {
                return files;
            }

            _notes.Add($"The files of {table.File.Path} are taken from the folder {folder}, which is called after the same split.");
            return own;

            int Found(TableFiles places) =>
                text.Rows.Take(Tried).Count(r => r.Fields.Any(f => f.Trim().Length > 0 && places.Find(table.Plain(f.Trim()), out _) is { } file && FileKinds.HasImageEnding(file.Name)));
        }

        private void Add(List<TableRow> rows, Place row, SourceFile file, TableLabels labels, HashSet<string>? known, SplitKind kindOfTable)
        {
            string? problem = null;
            var label = row.Roles.Label is { } column
                ? row.Table.IsManifest ? row.Table.Plain(row.Fields[column]) : row.Fields[column].Trim()
                : labels.OfOneHot(row.Text, row.Roles, row.Fields, file.Path, row.At, out problem);
            var splitWord = row.Roles.Split is { } s ? row.Fields[s].Trim() : "";
            var split = splitWord.Length == 0 ? kindOfTable : SplitWords.OfTable(splitWord);
            var reason = problem
                ?? (label is { Length: 0 } ? "it has no label"
                : split is null ? $"its split '{splitWord}' is none of train, val and test"
                : null);
            if (reason is not null)
            {
                _badRows.Add((row.Line, new BadFile(row.At, reason)));
                _badFiles.Add(file.Path);
            }
            else if (label is not null)
            {
                rows.Add(new TableRow(file, label, split!.Value, row.Roles.Group is { } g && row.Fields[g].Trim() is { Length: > 0 } group ? group : null, row.Line, row.At));
            }
        }

        private bool Refuse(TableRow row, string reason)
        {
            _badRows.Add((row.Line, new BadFile(row.Place, reason)));
            _badFiles.Add(row.File.Path);
            return true;
        }

        private BaganInputException NothingFound(TableText text, TableRoles roles, TableFile table, TableFiles files, BadFile first)
        {
            var folder = files.Propose([.. text.Rows.Take(100).Where(r => r.Fields.Length >= roles.Needed).Select(r => table.Plain(roles.FileOf(r.Fields)))], table.Split);
            var label = roles.Label is { } l ? $"the labels in {text.Columns[l]}" : "a column for each class";
            return new BaganInputException(
                $"{table.File.Path}: none of its {Quantity.Of(text.Rows.Count, "row")} names a file that is there ({first.Reason}). Its columns are {text.Named}; files are taken from {text.Columns[roles.File]} and {label}. "
                + (folder is null ? "Name the folder of the images by --images DIR, or the column of the files by --file-column."
                    : $"Images of these names are in {(folder.Length == 0 ? "folders below" : folder)}: add --images {(tree.RootName is null ? folder : Path.Combine(Directory.Exists(tree.Location) ? tree.Location : Path.GetDirectoryName(tree.Location) ?? "", folder))}."));
        }

        private void AddNotes(string place, TableText text, TableRoles roles, TableFiles files)
        {
            if (roles.OneHot.Count > 1)
            {
                _notes.Add($"{place} has a column for each class ({Quantity.Names(roles.OneHot.Select(c => text.Columns[c]))}); the class of an image is the one with a 1.");
            }
            else if (!text.HasHeader)
            {
                _notes.Add($"{place} has no header: files are taken from column {text.Columns[roles.File]} and labels from column {text.Columns[roles.Label!.Value]}.");
            }
            else if (roles.Doubt is not null)
            {
                _notes.Add($"{place}: {roles.Doubt}.");
            }

            if (options.ImagesFolder is not null)
            {
                _notes.Add($"Labels are those of {place} (column {(roles.Label is { } l ? text.Columns[l] : "for each class")}), images those in {options.ImagesFolder}.");
            }

            if (files.PassedMasks > 0)
            {
                _notes.Add($"{place} names files without their endings; of two files of one name the one that is a mask of the other is not meant.");
            }

            if (roles.HasBoxes)
            {
                _notes.Add($"{place} has columns of boxes; images are read whole, not cut out.");
            }

            if (files.ForeignPrefix is { } prefix)
            {
                _notes.Add($"{place} names files by absolute paths of another machine; {prefix} is taken for the folder of the table.");
            }
        }

        private sealed record Place(TableText Text, TableRoles Roles, TableFile Table, int Line, string At, string[] Fields);
    }
}
