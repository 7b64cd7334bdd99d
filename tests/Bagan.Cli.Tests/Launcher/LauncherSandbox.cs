using System.Diagnostics;

namespace Bagan.Cli.Tests.Launcher;

/// <summary>
/// A copy of the launcher in a folder of its own, with one source file, and a PATH that holds common tools and stand-ins
/// for dotnet, apt and sudo, which log their calls and do what the test wants.
/// </summary>
internal sealed class LauncherSandbox : IDisposable
{
    private static readonly string[] Tools =
        ["bash", "env", "readlink", "dirname", "basename", "find", "sort", "cksum", "flock", "mkdir", "rm", "mv", "ln", "ls", "date", "tail", "head", "grep", "cut", "tr", "touch", "sleep", "cat"];

    private readonly TemporaryFolder _folder = new();

    public LauncherSandbox()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Bin);
        Directory.CreateDirectory(Path.Combine(Root, "scripts"));
        foreach (var file in new[] { "bagan", "scripts/setup.sh", "scripts/packages.txt" })
        {
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(Root, file));
        }

        Write("src/Bagan.Cli/Bagan.Cli.csproj", "<Project/>");
        foreach (var tool in Tools)
        {
            File.CreateSymbolicLink(Path.Combine(Bin, tool), Path.Combine("/usr/bin", tool));
        }

        Program("dotnet", """
            echo "dotnet $*" >>"$LOG"
            case $1 in
              --version) exit "${SDK_STATUS:-0}" ;;
              --list-sdks) echo "8.0.100 [/somewhere]" ;;
              publish)
                case $* in *WithoutNative*) sleep "${HEAD_START_SECONDS:-0}"; echo "head start done" >>"$LOG" ;; esac
                sleep "${BUILD_SECONDS:-0}"
                if [ -n "${BUILD_FAILS:-}" ]; then echo "File.cs(1,2): error CS1234: It is wrong."; exit 1; fi
                while [ "$1" != -o ]; do shift; done
                mkdir -p "$2"; : >"$2/Bagan.Cli.dll" ;;
              *) if [ "$2" = wait ]; then echo "$1"; sleep 600; fi; shift; printf '<%s>' "$@" ;;
            esac
            """);
        Program("dpkg-query", """case " ${ABSENT:-} " in *" ${*: -1} "*) exit 1 ;; *) printf installed ;; esac""");
        Program("apt-get", """echo "apt-get $*" >>"$LOG"; exit "${APT_STATUS:-0}" """);
        Program("apt-cache", """case " ${UNKNOWN:-} " in *" $2 "*) ;; *) echo "$2 | 1.0" ;; esac""");
        Program("id", """echo "${ID:-1000}" """);
        Program("sudo", """if [ -z "${SUDO_WORKS:-}" ]; then exit 1; fi; shift; "$@" """);
        File.WriteAllText(LogPath, "");
    }

    public string Root => _folder["a checkout"];

    public string Launcher => Path.Combine(Root, "bagan");

    public string Bin => _folder["bin"];

    public string[] Log => File.ReadAllLines(LogPath);

    public int Builds => Log.Count(l => l.StartsWith("dotnet publish", StringComparison.Ordinal) && !IsHeadStart(l));

    /// <summary>Builds of the C# alone, beside the installation of packages and the build of the native library.</summary>
    public int HeadStarts => Log.Count(IsHeadStart);

    private string LogPath => _folder["log"];

    public void Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public Processes.Result Run(params (string Name, string? Value)[] environment) => Run([], environment);

    public Processes.Result Run(string[] arguments, params (string Name, string? Value)[] environment) =>
        Processes.Run(Launcher, arguments, _folder.Path, [.. Environment, .. environment]);

    public Process Start(string[] arguments, params (string Name, string? Value)[] environment) =>
        Processes.Start(Launcher, arguments, _folder.Path, [.. Environment, .. environment]);

    public Processes.Result RunThrough(string link, params string[] arguments)
    {
        File.CreateSymbolicLink(_folder[link], Launcher);
        return Processes.Run(_folder[link], arguments, "/", Environment);
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsHeadStart(string line) =>
        line.StartsWith("dotnet publish", StringComparison.Ordinal) && line.Contains("-p:WithoutNative=true", StringComparison.Ordinal);

    private (string Name, string? Value)[] Environment => [("PATH", Bin), ("LOG", LogPath), ("HOME", _folder.Path), ("DOTNET_ROOT", null), ("BAGAN_LIBTORCH", null)];

    private void Program(string name, string text)
    {
        var path = Path.Combine(Bin, name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
