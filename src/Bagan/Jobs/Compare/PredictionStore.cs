using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bagan.Data.Plans;
using Bagan.IO;
using Bagan.Jobs.Classifiers;

namespace Bagan.Jobs.Compare;

/// <summary>What each cell's classifier said of each test image: the verdict and the intervals need more than counts.</summary>
internal sealed class PredictionStore(string folder)
{
    /// <summary>The classes that a cell's classifier gave the test images; null where they are not kept or damaged.</summary>
    /// <param name="method">The method with its suffixes.</param>
    /// <param name="protocol">The imbalance, of one data set.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many test images there are.</param>
    /// <param name="classes">How many classes there are.</param>
    internal int[]? Load(string method, string protocol, long seed, int count, int classes)
    {
        var path = FileOf(method, protocol, seed);
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadAllLines(path, Encoding.ASCII);
        return lines.Length == 2 && lines[0] == Checksum(lines[1]) ? ClassNumbers.Parse(lines[1], count, classes) : null;
    }

    /// <summary>Keeps them; the file appears whole.</summary>
    internal void Save(string method, ImbalanceProtocol protocol, long seed, int[] predicted)
    {
        DurableFile.MakeFolder(folder);
        var text = ClassNumbers.Text(predicted);
        DurableFile.Write(FileOf(method, protocol.Text, seed), Encoding.ASCII.GetBytes($"{Checksum(text)}\n{text}\n"));
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    // Protocols hold names of classes, which a file name may not.
    private string FileOf(string method, string protocol, long seed)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(protocol)))[..12];
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{method}-{hash}-{seed}.txt"));
    }
}
