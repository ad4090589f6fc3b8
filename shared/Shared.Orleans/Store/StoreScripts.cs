namespace GenAiTransport.Cluster;

/// <summary>
/// Each change to the store is one script, so it happens whole or not at all. An owner names its epoch with each: one that was declared dead, and
/// replaced, changes nothing any more.
/// </summary>
static class StoreScripts
{
    /// <summary>What a script gives when the session is gone or has a newer owner, and nothing was changed.</summary>
    public const long Fenced = -1;

    const string Check = """
        local session = redis.call('HMGET', KEYS[1], 'model', 'epoch')
        if not session[1] or session[2] ~= ARGV[1] then return -1 end

        """;

    /// <summary>Every key of a session lives as long as it, those that list it at least as long.</summary>
    const string Refresh = """
        if ttl > 0 then
            for index = 1, #KEYS do
                if KEYS[index] ~= 'chat:sessions' then redis.call('EXPIRE', KEYS[index], ttl) end
            end
        end

        """;

    /// <summary>KEYS session, owner's list, all; ARGV id, owner, model, chosen, created, now, ttl, most sessions.</summary>
    public const string Create = """
        local now, ttl, most = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
        if ttl > 0 then
            redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ttl)
            redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ttl)
        end
        if most > 0 and redis.call('ZCARD', KEYS[3]) >= most then return 0 end
        redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'model', ARGV[3], 'chosen', ARGV[4], 'created', ARGV[5], 'active', ARGV[5], 'epoch', '0', 'messages', '0')
        redis.call('ZADD', KEYS[2], now, ARGV[1])
        redis.call('ZADD', KEYS[3], now, ARGV[1])

        """ + Refresh + "return 1";

    /// <summary>KEYS session, turns, asked, directory entry; ARGV ttl. All there is of a session, for its new owner.</summary>
    public const string TakeOver = """
        local ttl = tonumber(ARGV[1])
        if not redis.call('HGET', KEYS[1], 'model') then return nil end
        local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)

        """ + Refresh + """
        return { epoch, redis.call('HMGET', KEYS[1], 'owner', 'model', 'chosen', 'created'),
            redis.call('LRANGE', KEYS[2], 0, -1), redis.call('LRANGE', KEYS[3], 0, -1) }
        """;

    /// <summary>KEYS session, turns, asked, directory entry, owner's list, turn, all; ARGV epoch, ttl, id, asked, seconds a turn may take, active, now.</summary>
    public const string Start = Check + """
        local ttl = tonumber(ARGV[2])
        if redis.call('EXISTS', KEYS[6]) == 1 then return 0 end
        redis.call('RPUSH', KEYS[3], ARGV[4])
        redis.call('HSET', KEYS[1], 'active', ARGV[6])
        redis.call('ZADD', KEYS[5], ARGV[7], ARGV[3])
        redis.call('ZADD', KEYS[7], ARGV[7], ARGV[3])

        """ + Refresh + """
        redis.call('SET', KEYS[6], ARGV[3], 'EX', ARGV[5])
        return 1
        """;

    /// <summary>
    /// KEYS session, turns, asked, directory entry, owner's list, turn; ARGV epoch, ttl, asked, ended or nothing, turns to keep, active, seconds it can be resumed.
    /// Nothing to do when it is not asked any more: it was kept already, or the session was cleared since.
    /// </summary>
    public const string End = Check + """
        local ttl = tonumber(ARGV[2])
        if redis.call('LREM', KEYS[3], 1, ARGV[3]) == 0 then return 1 end
        if ARGV[4] ~= '' then
            redis.call('RPUSH', KEYS[2], ARGV[4])
            redis.call('LTRIM', KEYS[2], -tonumber(ARGV[5]), -1)
        end
        redis.call('HSET', KEYS[1], 'messages', 2 * redis.call('LLEN', KEYS[2]), 'active', ARGV[6])

        """ + Refresh + """
        redis.call('EXPIRE', KEYS[6], ARGV[7])
        return 1
        """;

    /// <summary>KEYS session, turns, asked; ARGV epoch, active.</summary>
    public const string Clear = Check + """
        redis.call('DEL', KEYS[2], KEYS[3])
        redis.call('HSET', KEYS[1], 'messages', '0', 'active', ARGV[2])
        return 1
        """;

    /// <summary>KEYS session, turns, asked, owner's list, all; ARGV epoch, id.</summary>
    public const string Delete = Check + """
        redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
        redis.call('ZREM', KEYS[4], ARGV[2])
        redis.call('ZREM', KEYS[5], ARGV[2])
        return 1
        """;

    /// <summary>KEYS session, turns, asked, directory entry, owner's list, all; ARGV epoch, ttl, id, now. It is in use.</summary>
    public const string Stay = Check + """
        local ttl = tonumber(ARGV[2])
        redis.call('ZADD', KEYS[5], ARGV[4], ARGV[3])
        redis.call('ZADD', KEYS[6], ARGV[4], ARGV[3])

        """ + Refresh + "return 1";
}
