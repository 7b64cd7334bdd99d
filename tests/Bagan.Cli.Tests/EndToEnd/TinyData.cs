namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>A few of the embedded pictures at 8 x 8, long-tailed: small enough to train on in seconds.</summary>
public sealed class TinyData : IDisposable
{
    public const int Largest = 24;

    private readonly TemporaryFolder _folder = new();

    public TinyData()
    {
        var embedded = System.IO.Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");
        var made = Line.Run("data", "unbalance", embedded, "--recipe", $"counts:{Largest},20,16,12,10,8,6,5,3,2", "--size", "8", "--to", "idx", "--out", Path);
        Assert.Equal(0, made.ExitCode);
    }

    public string Path => _folder["tiny data"];

    public void Dispose() => _folder.Dispose();
}
