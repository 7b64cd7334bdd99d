using System.Globalization;
using System.Text;
using Bagan.IO;

namespace Bagan.Jobs.Classifiers;

/// <summary>A measured time that a decision rests on, kept so that a resumed run decides as it did.</summary>
internal static class KeptSeconds
{
    /// <summary>What a classifier behind the figures that nobody named may take of a job, in seconds.</summary>
    internal const double Affordable = 420;

    /// <summary>What the features of a backbone that nobody named may take of a job for the teacher's sake, in seconds: the trial trains from scratch too.</summary>
    internal const double AffordableForTeacher = 240;

    /// <summary>The time that was kept, or else the measured one.</summary>
    /// <param name="folder">Where it is kept; null: nowhere.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="measure">Measures it.</param>
    internal static double Of(string? folder, string name, Func<double> measure)
    {
        var path = folder is null ? null : Path.Combine(folder, name);
        if (path is not null && File.Exists(path) && double.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var kept))
        {
            return kept;
        }

        var seconds = measure();
        if (path is not null)
        {
            DurableFile.MakeFolder(folder!);
            DurableFile.Write(path, Encoding.UTF8.GetBytes(seconds.ToString("R", CultureInfo.InvariantCulture)));
        }

        return seconds;
    }
}
