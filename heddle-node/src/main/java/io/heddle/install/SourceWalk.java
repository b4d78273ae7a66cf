// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way through a directory of chaincode sources, for every kind of package: in the order of
 * names, a directory's content where its name stands. Links that stay inside are followed. What is
 * left out is named in the log unless the project's own ignore files list it; what cannot be packed
 * is refused by name. So nothing disappears silently.
 */
final class SourceWalk {

  private static final Logger log = LoggerFactory.getLogger(SourceWalk.class);

  /** No sources have as many; links can multiply a few to any number. */
  private static final int MOST_ENTRIES = 200_000;

  private static final int LONGEST_LIST = 50;
  private static final char NOT_UTF_8 = '\ufffd';

  private final Path root;
  private final Path realRoot;
  private final Rules rules;
  private final List<SourceFile> files = new ArrayList<>();
  private final Set<String> leftOut = new TreeSet<>(KeyOrder.UTF8);
  private final List<Path> open = new ArrayList<>();
  private int entries;

  /** What a package does not have of its sources, by what a kind of project makes from them. */
  interface Rules {

    boolean leavesOutDirectory(Path directory);

    /**
     * Whether this one is left out.
     *
     * @param name relative to the root
     */
    boolean leavesOutFile(String name);
  }

  /**
   * A file to pack.
   *
   * @param name relative to the root
   */
  record SourceFile(String name, Path path) {

    ByteString content() throws IOException {
      try (InputStream in = Files.newInputStream(path)) {
        return ByteString.readFrom(in);
      }
    }
  }

  private SourceWalk(Path root, Path realRoot, Rules rules) {
    this.root = root;
    this.realRoot = realRoot;
    this.rules = rules;
  }

  /**
   * All files to pack.
   *
   * @throws HeddleException {@code BAD_INPUT}, naming the entry, if something can neither be packed
   *     nor left out
   */
  static List<SourceFile> files(Path root, Rules rules) throws IOException {
    SourceWalk walk = walked(root, rules);
    walk.tellLeftOut();
    return walk.files;
  }

  /** As {@link #files}, for who looks again and again, so that nothing is told. */
  static List<SourceFile> filesQuietly(Path root, Rules rules) throws IOException {
    return walked(root, rules).files;
  }

  private static SourceWalk walked(Path root, Rules rules) throws IOException {
    var walk = new SourceWalk(root, root.toRealPath(), rules);
    walk.visit(root, walk.realRoot, "");
    return walk;
  }

  /** What the file holds, or a refusal that names it. */
  static ByteString content(SourceFile file, Path root) {
    try {
      return file.content();
    } catch (IOException e) {
      throw refused(root, file.name(), unreadable(e));
    }
  }

  private void visit(Path directory, Path real, String prefix) throws IOException {
    open.add(real);
    List<Path> children = children(directory, prefix);
    if (children.isEmpty() && !prefix.isEmpty()) {
      leftOut.add(prefix);
    }
    for (Path child : children) {
      String name = prefix + child.getFileName();
      if (name.indexOf(NOT_UTF_8) >= 0) {
        throw refused(root, name, "its name is not UTF-8: " + escaped(child));
      }
      if (++entries > MOST_ENTRIES) {
        throw refused(root, name, "there are more than %d entries".formatted(MOST_ENTRIES));
      }
      visitEntry(child, name);
    }
    open.removeLast();
  }

  private void visitEntry(Path entry, String name) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean isLink = attributes.isSymbolicLink();
    if ((attributes.isDirectory() || (isLink && !Files.isRegularFile(entry)))
        && rules.leavesOutDirectory(entry)) {
      leftOut.add(name + "/");
    } else if (attributes.isDirectory()) {
      visit(entry, entry.toRealPath(), name + "/");
    } else if (isLink && rules.leavesOutFile(name)) {
      leftOut.add(name);
    } else if (isLink) {
      follow(entry, name);
    } else {
      addFile(entry, name, attributes.isRegularFile());
    }
  }

  private void follow(Path link, String name) throws IOException {
    String target = Files.readSymbolicLink(link).toString();
    Path real;
    try {
      real = link.toRealPath();
    } catch (NoSuchFileException _) {
      throw refused(root, name, "it is a link to '%s', and there is nothing".formatted(target));
    } catch (FileSystemException e) {
      throw refused(
          root, name, "it is a link to '%s', which leads nowhere: %s".formatted(target, reason(e)));
    }
    if (!real.startsWith(realRoot)) {
      throw refused(
          root,
          name,
          "it is a link to '%s', outside of the sources; put a copy in its place"
              .formatted(target));
    }
    if (Files.isDirectory(real)) {
      if (open.contains(real)) {
        throw refused(
            root, name, "it is a link to '%s', in which it lies itself".formatted(target));
      }
      visit(link, real, name + "/");
    } else {
      addFile(link, name, Files.isRegularFile(real));
    }
  }

  private void addFile(Path file, String name, boolean isRegular) {
    if (isRegular && !rules.leavesOutFile(name)) {
      files.add(new SourceFile(name, file));
    } else {
      leftOut.add(name); // or a socket, a pipe, a device
    }
  }

  private List<Path> children(Path directory, String prefix) {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .sorted(Comparator.comparing(child -> child.getFileName().toString(), KeyOrder.UTF8))
          .toList();
    } catch (IOException e) {
      throw refused(root, prefix.isEmpty() ? "." : prefix, unreadable(e));
    }
  }

  private void tellLeftOut() {
    IgnoreFiles ignored = IgnoreFiles.of(realRoot);
    List<String> told = leftOut.stream().filter(name -> !ignored.list(name)).toList();
    if (!told.isEmpty()) {
      log.info(
          "Not packed of '{}', and not in its ignore files: {}{}",
          root,
          String.join(", ", told.subList(0, Math.min(told.size(), LONGEST_LIST))),
          told.size() > LONGEST_LIST ? " and %d more".formatted(told.size() - LONGEST_LIST) : "");
    }
  }

  private static String unreadable(IOException e) {
    return e instanceof AccessDeniedException
        ? "it cannot be read: permission denied"
        : "it cannot be read: " + reason(e);
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : String.valueOf(e.getMessage());
  }

  /** Bytes that are no text as in an address, {@code %E9}. */
  private static String escaped(Path path) {
    String all = path.toUri().getRawPath();
    return all.substring(all.lastIndexOf('/') + 1);
  }

  private static HeddleException refused(Path root, String name, String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Chaincode sources in '%s' cannot be packed because of '%s': %s"
            .formatted(root, name, why));
  }
}
