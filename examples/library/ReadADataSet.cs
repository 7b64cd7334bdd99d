using Bagan.Data;
using Bagan.Data.Readers;

namespace BaganAsLibrary;

public static class ReadADataSet
{
    /// <summary>One line per class, and the sentences that a reader of the data must know. Files that cannot be read are left out.</summary>
    public static IReadOnlyList<string> Describe(string path, int size)
    {
        var options = DataReadOptions.Default with { Size = size, Channels = ChannelMode.Grey, SkipBad = true };
        using var data = DataLoader.Load(path, options);
        return
        [
            .. data.Train.ClassNames.Select((name, c) => $"{name}: {data.Train.ClassCounts[c]} training images, {data.Test?.ClassCounts[c] ?? 0} test images"),
            .. data.Bad.Select(b => $"left out: {b}"),
            .. data.Notes,
        ];
    }
}
