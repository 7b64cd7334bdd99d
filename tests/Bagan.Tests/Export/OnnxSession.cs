using Bagan.Export;
using Microsoft.ML.OnnxRuntime;

namespace Bagan.Tests.Export;

/// <summary>A model in ONNX Runtime.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 2, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
    private readonly InferenceSession _session;

    internal OnnxSession(byte[] model) => _session = new InferenceSession(model, _options);

    internal InferenceSession Session => _session;

    internal static OnnxSession Open(ModelSet models, string file) => new(models.Files().Single(f => f.File == file).Content);

    /// <summary>Runs it on arrays, whose first dimension is the number of rows.</summary>
    internal float[] Run(int rows, params (string Name, Array Values)[] inputs)
    {
        var values = inputs.ToDictionary(i => i.Name, i => ToValue(i.Values, _session.InputMetadata[i.Name].Dimensions, rows));
        using var results = _session.Run(new RunOptions(), values, _session.OutputNames);
        foreach (var value in values.Values)
        {
            value.Dispose();
        }

        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private static OrtValue ToValue(Array values, int[] dimensions, int rows)
    {
        long[] shape = [rows, .. dimensions.Skip(1).Select(d => (long)d)];
        return values is long[] wide ? OrtValue.CreateTensorValueFromMemory(wide, shape) : OrtValue.CreateTensorValueFromMemory((float[])values, shape);
    }
}
