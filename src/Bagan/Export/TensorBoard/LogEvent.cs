using Google.Protobuf;

namespace Bagan.Export.TensorBoard;

/// <summary>
/// One event as TensorBoard's schema has it (event.proto and summary.proto; the numbers of their fields stand below): a value under a tag at a step.
/// </summary>
/// <param name="Tag">The name under which TensorBoard shows it; empty for the event that begins a file.</param>
/// <param name="Step">Its place on the axis.</param>
/// <param name="Content">The event in the protocol's bytes.</param>
internal sealed record LogEvent(string Tag, long Step, byte[] Content)
{
    private const int EventTime = 1;
    private const int EventStep = 2;
    private const int EventVersion = 3;
    private const int EventSummary = 5;
    private const int SummaryValue = 1;
    private const int ValueTag = 1;
    private const int ValueScalar = 2;
    private const int ValueImage = 4;
    private const int ValueHistogram = 5;
    private const int ValueTensor = 8;
    private const int ValueMetadata = 9;

    /// <summary>The event that begins every file: the version of the format.</summary>
    internal static LogEvent Begin(DateTimeOffset time) => new("", 0, Message(output =>
    {
        WriteTime(output, time);
        output.WriteTag(EventVersion, WireFormat.WireType.LengthDelimited);
        output.WriteString("brain.Event:2");
    }));

    /// <summary>A number.</summary>
    internal static LogEvent Scalar(string tag, long step, double value, DateTimeOffset time) => Of(tag, step, time, output =>
    {
        output.WriteTag(ValueScalar, WireFormat.WireType.Fixed32);
        output.WriteFloat((float)value);
    });

    /// <summary>A picture.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="step">Its step.</param>
    /// <param name="png">A PNG file.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="time">When it was made.</param>
    internal static LogEvent Picture(string tag, long step, byte[] png, int width, int height, DateTimeOffset time) => Of(tag, step, time, output => Nested(output, ValueImage, image =>
    {
        const int Colours = 3;
        Integer(image, 1, height);
        Integer(image, 2, width);
        Integer(image, 3, Colours);
        image.WriteTag(4, WireFormat.WireType.LengthDelimited);
        image.WriteBytes(ByteString.CopyFrom(png));
    }));

    /// <summary>How values are spread, in equally wide bins.</summary>
    internal static LogEvent Histogram(string tag, long step, ReadOnlySpan<float> values, DateTimeOffset time)
    {
        const int Bins = 30;
        var (low, high, sum, squares) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0);
        foreach (var value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            sum += value;
            squares += (double)value * value;
        }

        var width = Math.Max((high - low) / Bins, 1e-12);
        var counts = new double[Bins];
        foreach (var value in values)
        {
            counts[Math.Min(Bins - 1, (int)((value - low) / width))]++;
        }

        var number = values.Length;
        return Of(tag, step, time, output => Nested(output, ValueHistogram, histogram =>
        {
            Double(histogram, 1, low);
            Double(histogram, 2, high);
            Double(histogram, 3, number);
            Double(histogram, 4, sum);
            Double(histogram, 5, squares);
            Doubles(histogram, 6, [.. Enumerable.Range(1, Bins).Select(b => low + (b * width))]);
            Doubles(histogram, 7, counts);
        }));
    }

    /// <summary>A text, which TensorBoard shows as Markdown.</summary>
    internal static LogEvent Words(string tag, string text, DateTimeOffset time) => Of(tag, 0, time, output =>
    {
        const int StringType = 7;
        Nested(output, ValueTensor, tensor =>
        {
            Integer(tensor, 1, StringType);
            Nested(tensor, 2, _ => { }); // the shape of a single value
            tensor.WriteTag(8, WireFormat.WireType.LengthDelimited);
            tensor.WriteBytes(ByteString.CopyFromUtf8(text));
        });
        Nested(output, ValueMetadata, metadata => Nested(metadata, 1, plugin =>
        {
            plugin.WriteTag(1, WireFormat.WireType.LengthDelimited);
            plugin.WriteString("text");
        }));
    });

    /// <summary>Reads tag and step of an event that this program wrote; null where the bytes are none.</summary>
    internal static LogEvent? Parse(byte[] content)
    {
        try
        {
            var (tag, step) = ("", 0L);
            var input = new CodedInputStream(content);
            for (var field = input.ReadTag(); field != 0; field = input.ReadTag())
            {
                switch (WireFormat.GetTagFieldNumber(field))
                {
                    case EventStep:
                        step = input.ReadInt64();
                        break;
                    case EventSummary:
                        tag = TagOf(input.ReadBytes());
                        break;
                    default:
                        input.SkipLastField();
                        break;
                }
            }

            return new LogEvent(tag, step, content);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static string TagOf(ByteString summary)
    {
        var input = summary.CreateCodedInput();
        input.ReadTag();
        var value = input.ReadBytes().CreateCodedInput();
        value.ReadTag();
        return value.ReadString();
    }

    private static LogEvent Of(string tag, long step, DateTimeOffset time, Action<CodedOutputStream> write) => new(tag, step, Message(output =>
    {
        WriteTime(output, time);
        Integer(output, EventStep, step);
        Nested(output, EventSummary, summary => Nested(summary, SummaryValue, value =>
        {
            value.WriteTag(ValueTag, WireFormat.WireType.LengthDelimited);
            value.WriteString(tag);
            write(value);
        }));
    }));

    private static void WriteTime(CodedOutputStream output, DateTimeOffset time) => Double(output, EventTime, time.ToUnixTimeMilliseconds() / 1000.0);

    private static void Integer(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Double(CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    private static void Doubles(CodedOutputStream output, int field, double[] values)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteLength(values.Length * sizeof(double));
        foreach (var value in values)
        {
            output.WriteDouble(value);
        }
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }
}
