using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Data.Writers;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>A few of the embedded pictures at 8 x 8, long-tailed, and 20 of each class to test on: small enough to train on in seconds.</summary>
public sealed class TinyData : IDisposable
{
    public const int Largest = 24;
    private const int Tested = 20;

    private readonly TemporaryFolder _folder = new();

    public TinyData()
    {
        var embedded = System.IO.Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");
        var made = Line.Run("data", "unbalance", embedded, "--recipe", $"counts:{Largest},20,16,12,10,8,6,5,3,2", "--size", "8", "--to", "idx", "--out", _folder["all"]);
        Assert.Equal(0, made.ExitCode);
        using var all = DataLoader.Load(_folder["all"]);
        using var test = all.Test!.Select([.. Enumerable.Range(0, all.Test.ClassNames.Count).SelectMany(c => all.Test.IndicesOf(c).Take(Tested))]);
        DataWriter.Write(DataWriter.Find("idx"), Path, [new("train", all.Train), new("test", test)]);
    }

    public string Path => _folder["tiny data"];

    public void Dispose() => _folder.Dispose();
}
