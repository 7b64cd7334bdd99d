using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bagan.Jobs.Options;

/// <summary>
/// Option records as JSON and from texts. In JSON they are one flat object: the groups of a record are for the code,
/// a key is the option's name on the command line with underscores, so <c>--gan-epochs 20</c> is <c>"gan_epochs": 20</c>.
/// </summary>
internal static class OptionsJson
{
    private const int MaxLength = 1 << 20;

    private static readonly OptionsJsonContext Context = new(BaganJson.Create(indented: true, strict: true));

    /// <summary>The keys of a record's options, in the record's order.</summary>
    public static IReadOnlyList<string> Keys<T>()
        where T : class, IJobOptions => [.. Leaves(Info<T>()).Select(l => l.Key)];

    /// <summary>The words that an option takes; empty where it takes numbers or free text.</summary>
    /// <exception cref="ArgumentException">The record has no such key.</exception>
    public static IReadOnlyList<string> Words<T>(string key)
        where T : class, IJobOptions
    {
        var leaf = Leaves(Info<T>()).FirstOrDefault(l => l.Key == key) ?? throw new ArgumentException($"No option {key}.", nameof(key));
        var type = Nullable.GetUnderlyingType(leaf.Type) ?? leaf.Type;
        return type.IsEnum ? OptionLeaf.Names(type) : [];
    }

    /// <summary>Writes every option, those with null too, as one indented object.</summary>
    public static string Write<T>(T options)
        where T : class, IJobOptions => ToObject(options).ToJsonString(BaganJson.Indented);

    /// <summary>Every option as one flat object: key and value.</summary>
    public static JsonObject ToObject<T>(T options)
        where T : class, IJobOptions
    {
        var info = Info<T>();
        var nested = JsonSerializer.SerializeToNode(options, info)!.AsObject();
        var flat = new JsonObject();
        foreach (var leaf in Leaves(info))
        {
            var holder = leaf.Group is null ? nested : nested[leaf.Group]!.AsObject();
            flat[leaf.Key] = holder[leaf.Key]?.DeepClone();
        }

        return flat;
    }

    /// <summary>Reads a record from JSON; keys that are absent keep their defaults.</summary>
    /// <param name="json">One object; comments are allowed.</param>
    /// <param name="origin">Name of the file, for messages.</param>
    /// <exception cref="BaganInputException">It is not such an object, or keys or values are wrong: every error is listed.</exception>
    public static T Read<T>(string json, string origin)
        where T : class, IJobOptions, new() => Bind<T>(Values(json, origin));

    /// <summary>The options in a JSON object as texts, to be joined with others.</summary>
    /// <param name="json">One object of scalars, or the options.json of a run; comments are allowed; a list of scalars counts as one text with commas.</param>
    /// <param name="origin">Name of the file, for messages.</param>
    /// <exception cref="BaganInputException">It is not such an object.</exception>
    public static IReadOnlyList<OptionValue> Values(string json, string origin)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
        {
            throw new BaganInputException($"{origin} is not a file of options: it has {json.Length} characters, more than {MaxLength}.");
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new BaganInputException($"{origin} is not JSON: {e.Message}", e);
        }

        if (root is not JsonObject given)
        {
            throw new BaganInputException($"{origin} must hold one JSON object, such as {{ \"preset\": \"fast\", \"seed\": 1 }}.");
        }

        // What a run saved holds the options of its command under this name.
        given = given["command"] as JsonObject ?? given;
        var values = new List<OptionValue>();
        var errors = new List<string>();
        foreach (var (key, node) in given)
        {
            var name = $"{origin}: {key}";
            if (node is JsonObject)
            {
                errors.Add($"{name}: an object stands where a value belongs.");
            }
            else if (node is JsonArray list && list.Any(n => n is null or JsonObject or JsonArray))
            {
                errors.Add($"{name}: the list must hold words or numbers.");
            }
            else if (node is not null)
            {
                values.Add(new OptionValue(key, node is JsonArray items ? string.Join(',', items.Select(n => n!.ToString())) : node.ToString(), name));
            }
        }

        return errors.Count == 0 ? values : throw new BaganInputException(string.Join('\n', errors));
    }

    /// <summary>Makes a record from texts over its defaults; of two values for one key the later wins.</summary>
    /// <exception cref="BaganInputException">Keys or values are wrong: every error is listed, one a line. Ranges are for <see cref="IJobOptions.Validate"/>.</exception>
    public static T Bind<T>(IEnumerable<OptionValue> values)
        where T : class, IJobOptions, new()
    {
        var errors = new List<string>();
        var options = Bind<T>(values, errors);
        return errors.Count == 0 ? options : throw new BaganInputException(string.Join('\n', errors));
    }

    /// <summary>As <see cref="Bind{T}(IEnumerable{OptionValue})"/>, but collects errors; an option with an error keeps its default.</summary>
    public static T Bind<T>(IEnumerable<OptionValue> values, ICollection<string> errors)
        where T : class, IJobOptions, new()
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(errors);
        var info = Info<T>();
        var leaves = Leaves(info).ToDictionary(l => l.Key);
        var nested = JsonSerializer.SerializeToNode(new T(), info)!.AsObject();
        foreach (var (key, text, origin) in values)
        {
            if (!leaves.TryGetValue(key, out var leaf))
            {
                errors.Add($"{origin}: unknown option.{Suggestion.Hint(key, leaves.Keys)}");
            }
            else if (leaf.TryRead(text, out var value) is { } error)
            {
                errors.Add($"{origin}: {error}");
            }
            else
            {
                var holder = leaf.Group is null ? nested : nested[leaf.Group]!.AsObject();
                holder[key] = value;
            }
        }

        return nested.Deserialize(info)!;
    }

    private static JsonTypeInfo<T> Info<T>() =>
        (JsonTypeInfo<T>?)Context.GetTypeInfo(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} is not a record of options.");

    private static IEnumerable<OptionLeaf> Leaves(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
        {
            var inner = Context.GetTypeInfo(property.PropertyType);
            if (inner is { Kind: JsonTypeInfoKind.Object })
            {
                foreach (var leaf in inner.Properties)
                {
                    yield return new OptionLeaf(leaf.Name, property.Name, leaf.PropertyType);
                }
            }
            else
            {
                yield return new OptionLeaf(property.Name, null, property.PropertyType);
            }
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(QuickstartOptions))]
[JsonSerializable(typeof(BalanceOptions))]
[JsonSerializable(typeof(TrainOptions))]
[JsonSerializable(typeof(GenerateOptions))]
[JsonSerializable(typeof(EvaluateOptions))]
[JsonSerializable(typeof(InfoOptions))]
[JsonSerializable(typeof(UnbalanceOptions))]
[JsonSerializable(typeof(SplitOptions))]
[JsonSerializable(typeof(ConvertOptions))]
[JsonSerializable(typeof(GetOptions))]
[JsonSerializable(typeof(CompareOptions))]
[JsonSerializable(typeof(ReproduceOptions))]
[JsonSerializable(typeof(ExportOptions))]
internal sealed partial class OptionsJsonContext : JsonSerializerContext;
