// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;

/** A block, and what has been made of it for whoever reads it next. Safe for threads. */
public final class SharedBlock {

  private final Block block;
  private final Map<Class<?>, Object> forms = new ConcurrentHashMap<>();

  public SharedBlock(Block block) {
    this.block = block;
  }

  public Block block() {
    return block;
  }

  /** The block in another form, made the first time that somebody wants it. */
  public <F> F as(Class<F> form, Function<Block, F> make) {
    return form.cast(forms.computeIfAbsent(form, _ -> make.apply(block)));
  }

  int size() {
    return block.getSerializedSize();
  }
}
