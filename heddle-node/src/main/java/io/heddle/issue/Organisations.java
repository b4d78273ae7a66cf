// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The organisations with peers in a data directory, whether a node runs on it or not.
 *
 * @param all in the order of their domains
 */
public record Organisations(Path root, List<Organisation> all) {

  public Organisations {
    all = List.copyOf(all);
  }

  /**
   * Those below {@code peerOrganizations} in this folder.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none
   */
  public static Organisations in(Path root) {
    List<Organisation> all =
        MaterialCheck.members(root.resolve("peerOrganizations")).stream()
            .map(Organisation::read)
            .toList();
    if (all.isEmpty()) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "There is no organisation in '%s'; 'heddle start' makes one, or name another directory with --data"
              .formatted(root));
    }
    return new Organisations(root, all);
  }

  /**
   * The only one there is.
   *
   * @throws HeddleException {@code BAD_INPUT} if there are several
   */
  public Organisation only() {
    if (all.size() > 1) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "There are several organisations, name one with --org: %s".formatted(titles()));
    }
    return all.getFirst();
  }

  /**
   * The one of this name: its domain, the first part of that, or its MSP id.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none; the message names those there are
   */
  public Organisation named(String name) {
    return all.stream()
        .filter(one -> one.isCalled(name))
        .findFirst()
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "There is no organisation '%s' in '%s'; there is %s"
                    .formatted(Foreign.text(name), root, titles())));
  }

  private String titles() {
    return all.stream().map(Organisation::title).collect(Collectors.joining(", "));
  }
}
