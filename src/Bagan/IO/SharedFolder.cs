namespace Bagan.IO;

/// <summary>
/// A folder of results that several processes write to at once. They hold <see cref="FolderLock"/> together, so that a process of another job is kept out.
/// What one of them may do at a time are locks of the operating system on places of one file, each of which goes with the process that holds it, however
/// that ends: <see cref="Enter(string)"/> for a file that several write, and <see cref="TryClaim"/> for a piece of work that one shall do.
/// </summary>
internal sealed class SharedFolder : IDisposable
{
    internal const string FileName = ".bagan.shared";
    private const long WritingPlace = 1L << 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static SharedFolder? s_open;
    private readonly string _root;
    private readonly FileStream _places;
    private int _depth;

    private SharedFolder(string root, FileStream places)
    {
        _root = root;
        _places = places;
    }

    /// <summary>Lets this process write to a folder together with others, until the result is disposed. A process shares one folder at a time.</summary>
    /// <exception cref="BaganInputException">The system has no locks on places of a file, or another folder is shared.</exception>
    internal static SharedFolder Open(string root)
    {
        if (OperatingSystem.IsMacOS())
        {
            throw new BaganInputException("On macOS several processes cannot share a folder of results. Start one process, or use Linux.");
        }

        var full = Path.GetFullPath(root);
        var places = new FileStream(Path.Combine(full, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
        var shared = new SharedFolder(full, places);
        if (Interlocked.CompareExchange(ref s_open, shared, null) is { } other)
        {
            places.Dispose();
            throw new BaganInputException($"This process shares the folder {other._root} already.");
        }

        return shared;
    }

    /// <summary>Keeps the other processes from writing to files that several write, until the result is disposed; nothing where no folder around the path is shared.</summary>
    internal static IDisposable? Enter(string path) => s_open is { } shared && RealPath.IsWithin(Path.GetFullPath(path), shared._root) ? shared.Enter() : null;

    /// <summary>Takes a piece of work, until <see cref="Release"/> or the end of this process.</summary>
    /// <param name="place">Its number, 0 to 2^40 - 1.</param>
    /// <returns>Whether no other process has it.</returns>
    internal bool TryClaim(long place) => TryLock(place);

    /// <summary>Gives a piece of work back.</summary>
    internal void Release(long place) => Unlock(place);

    public void Dispose()
    {
        s_open = null;
        _places.Dispose();
    }

    private IDisposable Enter()
    {
        WrittenList.Writing.Enter();
        while (_depth == 0 && !TryLock(WritingPlace))
        {
            Thread.Sleep(Pause);
        }

        _depth++;
        return new Exit(this);
    }

    private void Leave()
    {
        if (--_depth == 0)
        {
            Unlock(WritingPlace);
        }

        WrittenList.Writing.Exit();
    }

    private bool TryLock(long place)
    {
        try
        {
            if (!OperatingSystem.IsMacOS())
            {
                _places.Lock(place, 1);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Unlock(long place)
    {
        if (!OperatingSystem.IsMacOS())
        {
            _places.Unlock(place, 1);
        }
    }

    private sealed class Exit(SharedFolder folder) : IDisposable
    {
        public void Dispose() => folder.Leave();
    }
}
