// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Files with a block each, as {@code peer channel fetch} writes them, in the order of their
 * numbers.
 */
record GivenBlocks(List<Numbered> numbered) {

  record Numbered(long number, Path file) {}

  /** Those that are named, and those in folders that are named. */
  static GivenBlocks in(List<Path> named) {
    List<Numbered> all = new ArrayList<>();
    for (Path path : named) {
      for (Path file : filesAt(path)) {
        all.add(new Numbered(read(file).getHeader().getNumber(), file));
      }
    }
    return new GivenBlocks(
        all.stream()
            .sorted(Comparator.comparing(Numbered::number, Long::compareUnsigned))
            .toList());
  }

  /** Without those of earlier blocks. */
  GivenBlocks from(long first) {
    return new GivenBlocks(
        numbered.stream().filter(each -> Long.compareUnsigned(each.number(), first) >= 0).toList());
  }

  List<Path> files() {
    return numbered.stream().map(Numbered::file).toList();
  }

  private static List<Path> filesAt(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw unreadable(path, Reason.words(e), e);
    }
  }

  static Block read(Path file) {
    try {
      Block block = Block.parseFrom(Files.readAllBytes(file));
      if (block.getData().getDataCount() == 0) {
        throw new InvalidProtocolBufferException("it has no transactions");
      }
      return block;
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(file, "it is not a block", e);
    } catch (IOException e) {
      throw unreadable(file, Reason.words(e), e);
    }
  }

  private static HeddleException unreadable(Path path, String why, Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT, "File '%s' cannot be read as a block: %s".formatted(path, why), cause);
  }
}
