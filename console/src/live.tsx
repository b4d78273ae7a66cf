// SPDX-License-Identifier: Apache-2.0
import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { NOTHING, useLive, type Live } from './session';

const Context = createContext<Live>(NOTHING);

/** One answer of the node for all pages of this tab. */
export function LiveProvider(props: { children: ComponentChildren }): JSX.Element {
  return <Context.Provider value={useLive()}>{props.children}</Context.Provider>;
}

export function useBlocks(): Live {
  return useContext(Context);
}
