// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.cache.BuildCache;
import io.heddle.cache.CacheEntry;
import io.heddle.cache.CachePlace;
import io.heddle.show.Columns;
import io.heddle.show.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what was built and is kept for other nodes. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    subcommands = CacheClearCommand.class,
    description = {
      "Print what the build cache has, the most recently used first.",
      "Builds, and dependencies that builders installed, which every node of this user takes instead of",
      "building again. It lies in 'heddle' in the user's cache directory, or where HEDDLE_CACHE says; HEDDLE_CACHE_MB",
      "is its largest size in MiB (default: 2048), beyond which goes what was not used for longest."
    },
    footer = {"", "Example: heddle cache --json"})
final class CacheCommand implements Callable<Integer> {

  @Option(
      names = "--json",
      description = "Print one JSON object: directory, maxBytes, bytes, entries.")
  private boolean json;

  CacheCommand() {}

  @Override
  public Integer call() {
    CachePlace place = place();
    List<CacheEntry> entries = BuildCache.entries(place);
    if (json) {
      System.out.println(asJson(place, entries));
    } else {
      print(entries);
      System.err.printf(
          "%s in '%s', which may become %s large%n",
          summary(entries), place.root(), Size.of(place.maxBytes()));
    }
    System.out.flush();
    return ExitCode.OK.number();
  }

  static CachePlace place() {
    return CachePlace.of(System.getenv())
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT,
                System.getenv().containsKey("HEDDLE_CACHE")
                    ? "There is no build cache: HEDDLE_CACHE is empty"
                    : "There is no build cache: neither HEDDLE_CACHE nor XDG_CACHE_HOME nor HOME names a directory"));
  }

  /** How many there are, and how large they are. */
  static String summary(List<CacheEntry> entries) {
    return "%s, %s"
        .formatted(
            entries.size() == 1 ? "1 entry" : entries.size() + " entries", Size.of(bytes(entries)));
  }

  static long bytes(List<CacheEntry> entries) {
    return entries.stream().mapToLong(CacheEntry::bytes).sum();
  }

  private static void print(List<CacheEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Instant now = Instant.now();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KIND", "SIZE", "USED", "WHAT"));
    for (CacheEntry each : entries) {
      rows.add(
          List.of(
              Printable.of(each.kind()),
              Size.of(each.bytes()),
              Age.of(each.used(), now) + " ago",
              each.about().isEmpty() ? "-" : Printable.of(each.about())));
    }
    Columns.print(rows, System.out);
  }

  private static ObjectNode asJson(CachePlace place, List<CacheEntry> entries) {
    ObjectNode object = JsonMapper.shared().createObjectNode();
    object.put("directory", place.root().toString());
    object.put("maxBytes", place.maxBytes());
    object.put("bytes", bytes(entries));
    ArrayNode all = object.putArray("entries");
    for (CacheEntry each : entries) {
      ObjectNode one = all.addObject();
      one.put("kind", each.kind());
      one.put("file", each.file().toString());
      one.put("about", each.about());
      one.put("bytes", each.bytes());
      one.put("used", each.used().toString());
    }
    return object;
  }
}
