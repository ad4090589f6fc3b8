using System.Diagnostics;
using System.Globalization;

namespace GenAiTransport.Comparison;

/// <summary>
/// What a process takes of the machine. Linux counts processor time per thread in nanoseconds; elsewhere, and where that is not offered, it is the
/// system's own sum, which moves in steps of some milliseconds.
/// </summary>
sealed class ProcessUse(Process process)
{
    readonly Dictionary<string, long> _threads = [];
    TimeSpan _counted;

    /// <summary>All processor time so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            var tasks = $"/proc/{process.Id}/task";
            if (!File.Exists($"/proc/{process.Id}/schedstat"))
            {
                process.Refresh();
                return process.TotalProcessorTime;
            }
            foreach (var task in Directory.EnumerateDirectories(tasks))
            {
                // A thread's time stays counted when the thread has ended.
                var (before, now) = (_threads.GetValueOrDefault(task), Nanoseconds(task));
                if (now <= before)
                    continue;
                _threads[task] = now;
                _counted += TimeSpan.FromTicks((now - before) / TimeSpan.NanosecondsPerTick);
            }
            return _counted;
        }
    }

    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    static long Nanoseconds(string task)
    {
        try
        {
            return long.Parse(File.ReadAllText($"{task}/schedstat").AsSpan().Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
