// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.cache.BuildCache;
import io.heddle.cache.CacheEntry;
import io.heddle.cache.CachePlace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Empties the build cache. */
@Command(
    name = "clear",
    mixinStandardHelpOptions = true,
    description = {
      "Remove all that the build cache has.",
      "Nodes that run go on: their builds are in their own data directories."
    },
    footer = {"", "Example: heddle cache clear"})
final class CacheClearCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print one JSON object: directory, removed, bytes.")
  private boolean json;

  CacheClearCommand() {}

  @Override
  public Integer call() {
    CachePlace place = CacheCommand.place();
    List<CacheEntry> gone = BuildCache.clear(place);
    if (json) {
      System.out.println(
          JsonMapper.shared()
              .createObjectNode()
              .put("directory", place.root().toString())
              .put("removed", gone.size())
              .put("bytes", CacheCommand.bytes(gone)));
      System.out.flush();
    } else {
      System.err.printf("Removed %s from '%s'%n", CacheCommand.summary(gone), place.root());
    }
    return ExitCode.OK.number();
  }
}
