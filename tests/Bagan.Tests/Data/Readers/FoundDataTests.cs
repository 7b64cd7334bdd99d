using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Inspection;
using Bagan.Data.Readers;
using Bagan.Data.Sources;

namespace Bagan.Tests.Data.Readers;

/// <summary>Data as people have them: what is right comes out, what could be meant otherwise is said, and no file is lost in silence.</summary>
public class FoundDataTests
{
    public static TheoryData<string> Names => [.. FoundData.All.Select(d => d.Name)];

    public static TheoryData<string> Readable => [.. FoundData.All.Where(d => d.Right is not null).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatIsRightComesOut(string name)
    {
        var found = FoundData.Find(name);
        using var folder = new TemporaryFolder();
        found.Write(folder);
        var path = Path.Combine(folder.Path, found.Path);
        var options = found.Options(folder.Path);
        if (found.Refusal is { } refusal)
        {
            Assert.Contains(refusal, Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(path, options)).Message);
            return;
        }

        using var data = DataLoader.Load(path, options);
        Assert.Equal(found.Right, data.Test is null ? Counts(data.Train) : $"{Counts(data.Train)} | {Counts(data.Test)}");
        if (found.Said is { } said)
        {
            Assert.Contains(data.Notes, n => n.Contains(said, StringComparison.Ordinal));
        }

        using var report = DataInspector.Inspect(path, options);
        Assert.Equal(data.Train.Count + (data.Validation?.Count ?? 0) + (data.Test?.Count ?? 0), report.Images);
        Assert.Empty(report.Bad);
        if (found.Said is { } told)
        {
            Assert.Contains(report.Notes, n => n.Contains(told, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void EveryFileIsReadOrCountedWithItsReason(string name)
    {
        var found = FoundData.Find(name);
        using var folder = new TemporaryFolder();
        found.Write(folder);
        folder.Write(Path.Combine(Path.HasExtension(found.Path) ? "" : found.Path, ".hidden"), [1]);
        var path = Path.Combine(folder.Path, found.Path);
        var options = found.Options(folder.Path);
        using var tree = DataOpener.Open(path, new ReadLimits(1, DecodeOptions.Default, CancellationToken.None), options.TextEncoding);
        var listing = DataReaders.List(tree, options, new ReadLimits(1, DecodeOptions.Default, CancellationToken.None));
        var read = listing.Splits.SelectMany(s => s.Sources).Select(s => s.Split('#')[0]).Concat(listing.Used).ToHashSet();
        var ignored = listing.Ignored.Kinds.SelectMany(k => k.Files).ToList();
        Assert.Equal(ignored.Count, ignored.Distinct().Count());
        Assert.Empty(read.Intersect(ignored));
        var accounted = read.Concat(ignored).Concat(listing.Bad.Select(b => b.File)).ToHashSet();
        Assert.DoesNotContain(tree.Files.Select(f => f.Path).Concat(tree.Hidden).Concat(tree.Passed.Select(f => f.Path)), f => !accounted.Contains(f));
        Assert.All(listing.Ignored.Kinds, k => Assert.NotEmpty(k.Many));
    }

    private static string Counts(ImageSet set) =>
        string.Join(", ", set.ClassNames.Zip(set.ClassCounts).Where(c => c.Second > 0).Select(c => $"{c.First} {c.Second}").Order(StringComparer.Ordinal));
}
