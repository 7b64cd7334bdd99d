using System.Text.Json.Serialization;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>export</c>: a trained run in a form that other programs use.</summary>
internal sealed record ExportOptions : IJobOptions
{
    /// <summary>The folder that train, balance or quickstart wrote. Required.</summary>
    public string Run { get; init; } = "";

    /// <summary>The form. Required.</summary>
    public ExportTarget? To { get; init; }

    /// <summary>Whether the page shows the nearest training image of each picture; with <see cref="Real"/>.</summary>
    public bool WithNeighbours { get; init; }

    /// <summary>The training images, for <see cref="WithNeighbours"/>.</summary>
    public string? Real { get; init; }

    /// <summary>Name of the reader for <see cref="Real"/>; null: recognised by content.</summary>
    public string? Format { get; init; }

    /// <summary>Go on without files of <see cref="Real"/> that can't be read.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Whether the pretrained network of the run may be loaded where it is a TorchScript file, which is code.</summary>
    public bool AllowTorchscript { get; init; }

    /// <summary>Where it is written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. OwnErrors(), .. Output.Errors()];

    private IEnumerable<string> OwnErrors()
    {
        if (string.IsNullOrWhiteSpace(Run))
        {
            yield return "RUN is missing: name the folder that train, balance or quickstart wrote.";
        }

        if (To is null)
        {
            yield return "--to is missing: onnx for models, web for a page to explore.";
        }

        if (WithNeighbours && To != ExportTarget.Web)
        {
            yield return "--with-neighbours is for --to web: models show no images.";
        }
        else if (WithNeighbours && Real is null)
        {
            yield return "--with-neighbours needs the training images: give --real DATA.";
        }
        else if (Real is not null && !WithNeighbours)
        {
            yield return "--real is read for --with-neighbours alone: give both or neither.";
        }

        if (OptionChecks.Format(Format) is { } error)
        {
            yield return error;
        }
    }
}

/// <summary>The form of an exported run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExportTarget>))]
internal enum ExportTarget
{
    /// <summary>Models in the format of ONNX.</summary>
    [JsonStringEnumMemberName("onnx")]
    Onnx,

    /// <summary>A page that draws in a browser.</summary>
    [JsonStringEnumMemberName("web")]
    Web,
}
