// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.IndexFile;
import io.heddle.install.TarGzReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The definitions of state database indexes that come with a package, read but not understood.
 *
 * <p>Fabric: core/container/externalbuilder/metadataprovider.go.
 *
 * @param entries by path
 * @param problems one sentence for each file that is no definition of an index, or not where one
 *     belongs, or cannot be read
 */
public record IndexFiles(List<Entry> entries, List<String> problems) {

  /** What a package that no builder built calls the directory of its state database's files. */
  private static final String OF_PACKAGE = "META-INF/statedb/";

  private static final Pattern PLACE =
      Pattern.compile(
          "META-INF/statedb/couchdb/(?:collections/([A-Za-z0-9_-]+)/)?indexes/.*[.]json",
          Pattern.DOTALL);

  public IndexFiles {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }

  /**
   * One file.
   *
   * @param path as in a package: {@code META-INF/statedb/couchdb/indexes/owner.json}
   * @param collection of private data that the index is for; empty if it is for public state
   */
  public record Entry(String path, Optional<String> collection, ByteString content) {

    /** The file's name without its directory. */
    public String fileName() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * What a builder left below {@code statedb} of the release output. A link counts as what it leads
   * to, as long as that is in the release output, too.
   */
  static IndexFiles ofRelease(Path releaseDir) {
    var found = new Collector();
    ReleaseFiles.below(releaseDir, "statedb", found);
    return found.result();
  }

  /** What lies in {@code META-INF} of a package that no builder has built. */
  static IndexFiles ofPackage(ChaincodePackage chaincode) {
    var found = new Collector();
    try (TarGzReader reader =
        TarGzReader.open(chaincode.codePackage(), TarGzReader.Limits.generous())) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        if (entry.get().isRegular() && entry.get().name().startsWith(OF_PACKAGE)) {
          found.file(entry.get().name(), reader.body());
        }
      }
    } catch (IOException e) {
      found.problem("the code package cannot be read: " + e.getMessage());
    }
    return found.result();
  }

  /** Sorts files into definitions and problems. */
  private static final class Collector implements ReleaseFiles.Visitor {

    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    @Override
    public void file(String path, ByteString content) {
      String inPackage = path.startsWith("META-INF/") ? path : "META-INF/" + path;
      try {
        IndexFile.check(inPackage, content);
      } catch (HeddleException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
      Matcher place = PLACE.matcher(inPackage);
      if (place.matches()) {
        entries.put(inPackage, new Entry(inPackage, Optional.ofNullable(place.group(1)), content));
      }
    }

    @Override
    public void problem(String sentence) {
      problems.add(sentence);
    }

    IndexFiles result() {
      return new IndexFiles(List.copyOf(entries.values()), problems);
    }
  }
}
