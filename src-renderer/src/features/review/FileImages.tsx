import { useState } from 'react';
import { size as bytesWords } from '#renderer/ui/format.ts';
import styles from './FileImages.module.css';
import type { Picture } from './side-state.ts';

/** A picture before and after, side by side, each with its size. */
export function FileImages({ path, before, after }: { path: string; before: Picture | null; after: Picture | null }) {
  return (
    <div className={styles.images}>
      <Side title="Before" path={path} picture={before} />
      <Side title="After" path={path} picture={after} />
    </div>
  );
}

function Side({ title, path, picture }: { title: string; path: string; picture: Picture | null }) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const measures = size === null ? '' : `${size.width} × ${size.height}`;
  return (
    <figure className={styles.side}>
      <figcaption className={styles.caption}>
        {title}
        <span className={styles.facts}>
          {picture === null ? 'not there' : [measures, picture.bytes === null ? '' : bytesWords(picture.bytes)].filter(Boolean).join(' · ')}
        </span>
      </figcaption>
      <div className={styles.frame}>
        {picture !== null && (
          <img
            className={styles.picture}
            src={picture.address}
            alt={`${path}, ${title.toLowerCase()}`}
            onLoad={({ currentTarget }) => setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })}
          />
        )}
      </div>
    </figure>
  );
}
