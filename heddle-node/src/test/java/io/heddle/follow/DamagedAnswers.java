// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/** What an orderer that lies may send in place of the next block. For one thread. */
final class DamagedAnswers {

  private final List<Block> chain;
  private final List<Block> foreign;
  private final SplittableRandom random;

  /**
   * Of one orderer.
   *
   * @param chain of its channel
   * @param foreign blocks of another one
   */
  DamagedAnswers(List<Block> chain, List<Block> foreign, SplittableRandom random) {
    this.chain = chain;
    this.foreign = foreign;
    this.random = random;
  }

  /** Damaged in one respect or two; empty if it is no message any more. */
  Optional<DeliverResponse> of(Block block) {
    Block damaged = damaged(block);
    if (random.nextInt(8) == 0) {
      damaged = damaged(damaged);
    }
    DeliverResponse answer =
        switch (random.nextInt(40)) {
          case 0 -> DeliverResponse.newBuilder().setStatusValue(random.nextInt(600)).build();
          case 1 -> DeliverResponse.newBuilder().setStatus(Status.SUCCESS).build();
          case 2 -> DeliverResponse.getDefaultInstance();
          default -> DeliverResponse.newBuilder().setBlock(damaged).build();
        };
    if (random.nextInt(5) > 0) {
      return Optional.of(answer);
    }
    try {
      return Optional.of(DeliverResponse.parseFrom(damaged(answer.toByteString())));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  private Block damaged(Block block) {
    Block.Builder other = block.toBuilder();
    switch (random.nextInt(8)) {
      case 0 -> other.clearHeader();
      case 1, 2 -> other.setHeader(header(block.getHeader()));
      case 3 -> other.setData(data(block.getData()));
      case 4, 5 -> other.setMetadata(metadata(block.getMetadata()));
      case 6 -> {
        return any(random.nextInt(4) == 0 ? foreign : chain);
      }
      default -> {
        Block stranger = any(random.nextInt(4) == 0 ? foreign : chain);
        return switch (random.nextInt(3)) {
          case 0 -> other.setHeader(stranger.getHeader()).build();
          case 1 -> other.setData(stranger.getData()).build();
          default -> other.setMetadata(stranger.getMetadata()).build();
        };
      }
    }
    return other.build();
  }

  private Block any(List<Block> blocks) {
    return blocks.get(random.nextInt(blocks.size()));
  }

  private BlockHeader header(BlockHeader header) {
    return switch (random.nextInt(4)) {
      case 0 ->
          header.toBuilder()
              .setNumber(random.nextBoolean() ? random.nextLong() : header.getNumber() + 1)
              .build();
      case 1 -> header.toBuilder().setPreviousHash(damaged(header.getPreviousHash())).build();
      case 2 -> header.toBuilder().setDataHash(damaged(header.getDataHash())).build();
      default ->
          header.toBuilder()
              .setDataHash(header.getPreviousHash())
              .setPreviousHash(header.getDataHash())
              .build();
    };
  }

  private BlockData data(BlockData data) {
    List<ByteString> entries = new ArrayList<>(data.getDataList());
    switch (random.nextInt(5)) {
      case 0 -> entries.clear();
      case 1 -> entries.addAll(any(chain).getData().getDataList());
      case 2 -> Collections.reverse(entries);
      default -> {
        if (!entries.isEmpty()) {
          int index = random.nextInt(entries.size());
          entries.set(index, damaged(entries.get(index)));
        }
      }
    }
    return data.toBuilder().clearData().addAllData(entries).build();
  }

  private BlockMetadata metadata(BlockMetadata metadata) {
    List<ByteString> slots = new ArrayList<>(metadata.getMetadataList());
    if (slots.isEmpty()) {
      return metadata;
    }
    int slot = random.nextInt(slots.size());
    switch (random.nextInt(6)) {
      case 0 -> slots.subList(slot, slots.size()).clear();
      case 1 -> slots.set(slot, damaged(slots.get(slot)));
      case 2 -> slots.set(slot, ByteString.EMPTY);
      default -> slots.set(0, signatures(slots.getFirst()));
    }
    return metadata.toBuilder().clearMetadata().addAllMetadata(slots).build();
  }

  private ByteString signatures(ByteString slot) {
    Metadata metadata;
    try {
      metadata = Metadata.parseFrom(slot);
    } catch (InvalidProtocolBufferException _) {
      return slot; // damaged before
    }
    if (metadata.getSignaturesCount() == 0) {
      return slot;
    }
    int index = random.nextInt(metadata.getSignaturesCount());
    MetadataSignature one = metadata.getSignatures(index);
    Metadata.Builder other = metadata.toBuilder();
    switch (random.nextInt(7)) {
      case 0 -> other.removeSignatures(index);
      case 1 -> other.addSignatures(one);
      case 2 -> other.setValue(damaged(metadata.getValue()));
      case 3 ->
          other.setSignatures(
              index, one.toBuilder().setSignatureHeader(damaged(one.getSignatureHeader())));
      case 4 ->
          other.setSignatures(
              index, one.toBuilder().setIdentifierHeader(damaged(one.getIdentifierHeader())));
      case 5 -> {
        other.clearSignatures();
        metadata.getSignaturesList().forEach(_ -> other.addSignatures(one));
      }
      default ->
          other.setSignatures(index, one.toBuilder().setSignature(damaged(one.getSignature())));
    }
    return other.build().toByteString();
  }

  private ByteString damaged(ByteString bytes) {
    if (bytes.isEmpty()) {
      return ByteString.copyFrom(new byte[] {(byte) random.nextInt()});
    }
    byte[] other = bytes.toByteArray();
    int place = random.nextInt(other.length);
    return switch (random.nextInt(4)) {
      case 0 -> bytes.substring(0, place);
      case 1 -> bytes.substring(0, place).concat(bytes.substring(random.nextInt(other.length)));
      default -> {
        other[place] ^= (byte) (1 << random.nextInt(8));
        yield ByteString.copyFrom(other);
      }
    };
  }
}
